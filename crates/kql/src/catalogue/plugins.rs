//! The plugins of `evaluate`.
//!
//! Not here: the operator itself.

use super::Construct;

pub(super) static PLUGINS: &[Construct] = &[
    Construct::new(
        "activity_counts_metrics",
        "activity_counts_metrics(Id, Time, start, end, window [, dimension, …])",
        "Counts of values, new ones and those so far, per window.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate activity_counts_metrics(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d)",
    ),
    Construct::new(
        "activity_engagement",
        "activity_engagement(Id, Time [, start, end], inner, outer [, dimension, …])",
        "How many of the values of an outer window were seen in an inner one.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate activity_engagement(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d, 7d)",
    ),
    Construct::new(
        "activity_metrics",
        "activity_metrics(Id, Time [, start, end], window [, dimension, …])",
        "How many values came back, were lost or are new, per window.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate activity_metrics(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d)",
    ),
    Construct::new(
        "autocluster",
        "autocluster([size weight, weight column, segments, wildcard, …])",
        "Patterns of common attributes.",
        "datatable (a: string, b: string) ['x', 'y', 'x', 'z'] | evaluate autocluster()",
    ),
    Construct::new(
        "bag_unpack",
        "bag_unpack(Bag [, prefix [, conflict [, ignored]]]) [: (Name: type, …)]",
        "A column for each key of a bag.",
        "print d = dynamic({'a': 1, 'b': 'x'}) | evaluate bag_unpack(d)",
    ),
    Construct::new(
        "basket",
        "basket([threshold, weight column, dimensions, wildcard, …])",
        "All patterns of attributes that are frequent enough.",
        "datatable (a: string, b: string) ['x', 'y', 'x', 'z'] | evaluate basket()",
    ),
    Construct::new(
        "diffpatterns",
        "diffpatterns(Split, value, value [, weight, threshold, …])",
        "Patterns that tell two sets of rows apart.",
        "datatable (a: string, s: string) ['x', 'l', 'y', 'r'] | evaluate diffpatterns(s, 'l', 'r')",
    ),
    Construct::new(
        "dcount_intersect",
        "dcount_intersect(Hll, Hll, …)",
        "How many values several sketches have in common.",
        "range x from 1 to 9 step 1 | summarize a = hll(x), b = hll(x) | evaluate dcount_intersect(a, b)",
    ),
    Construct::new(
        "funnel_sequence",
        "funnel_sequence(Id, Time, start, end, window, step, State, dynamic([…]))",
        "What comes before and after a sequence of states.",
        "datatable (id: string, t: datetime, s: string) ['a', datetime(2025-01-01), 'x'] | evaluate funnel_sequence(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d, 1d, s, dynamic(['x']))",
    ),
    Construct::new(
        "funnel_sequence_completion",
        "funnel_sequence_completion(Id, Time, start, end, step, State, dynamic([…]), dynamic([…]))",
        "How many complete a sequence of states in some windows.",
        "datatable (id: string, t: datetime, s: string) ['a', datetime(2025-01-01), 'x'] | evaluate funnel_sequence_completion(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d, s, dynamic(['x']), dynamic([1d]))",
    ),
    Construct::new(
        "ipv4_lookup",
        "ipv4_lookup(Table, Address, Network [, key, …] [, return_unmatched])",
        "The rows of a table whose IPv4 network holds an address.",
        "print ip = '10.0.0.1' | evaluate ipv4_lookup((datatable (net: string, name: string) ['10.0.0.0/8', 'inside']), ip, net)",
    ),
    Construct::new(
        "ipv6_lookup",
        "ipv6_lookup(Table, Address, Network [, return_unmatched])",
        "The rows of a table whose IPv6 network holds an address.",
        "print ip = 'fe80::1' | evaluate ipv6_lookup((datatable (net: string, name: string) ['fe80::/10', 'local']), ip, net)",
    ),
    Construct::new(
        "narrow",
        "narrow()",
        "A row for each cell: row, column and value as text.",
        "print a = 1, b = 'x' | evaluate narrow()",
    ),
    Construct::new(
        "pivot",
        "pivot(Column [, aggregate [, column, …]]) [: (Name: type, …)]",
        "A column for each value of a column.",
        "datatable (k: string, v: long) ['a', 1, 'b', 2] | evaluate pivot(k, sum(v))",
    ),
    Construct::new(
        "preview",
        "preview(count)",
        "The first rows, and all of them counted.",
        "range x from 1 to 9 step 1 | evaluate preview(3)",
    ),
    Construct::new(
        "python",
        "python(typeof(…), script [, parameters])",
        "Runs a Python script, which Reeve never does.",
        "print x = 1 | evaluate python(typeof(*), 'result = df')",
    ),
    Construct::new(
        "r",
        "r(typeof(…), script [, parameters])",
        "Runs an R script, which Reeve never does.",
        "print x = 1 | evaluate r(typeof(*), 'result <- df')",
    ),
    Construct::new(
        "rolling_percentile",
        "rolling_percentile(Value, percentile, Index, bin, bins [, dimension, …])",
        "A percentile over the last bins.",
        "range x from 1 to 9 step 1 | evaluate rolling_percentile(x, 50, x, 1, 3)",
    ),
    Construct::new(
        "rows_near",
        "rows_near(condition, rows [, rows after [, column, …]])",
        "The rows around those that fit a condition.",
        "range x from 1 to 9 step 1 | sort by x asc | evaluate rows_near(x == 5, 1)",
    ),
    Construct::new(
        "schema_merge",
        "schema_merge([preserve order])",
        "One schema out of several.",
        "print a = 1 | getschema | evaluate schema_merge()",
    ),
    Construct::new(
        "sequence_detect",
        "sequence_detect(Time, step, span, State = condition, …, Dimension, …)",
        "Sequences of states in time.",
        "datatable (t: datetime, s: string) [datetime(2025-01-01), 'x'] | evaluate sequence_detect(t, 1d, 1d, a = (s == 'x'), b = (s == 'y'), s)",
    ),
    Construct::new(
        "session_count",
        "session_count(Id, Time, start, end, bin, look back [, dimension, …])",
        "How many sessions there are per bin.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate session_count(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d, 1h)",
    ),
    Construct::new(
        "sliding_window_counts",
        "sliding_window_counts(Id, Time, start, end, look back, bin [, dimension, …])",
        "Counts and different values in a window that slides.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate sliding_window_counts(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d, 1d)",
    ),
    Construct::new(
        "active_users_count",
        "active_users_count(Id, Time, start, end, look back, period, active periods, bin [, dimension, …])",
        "How many were active in enough periods, per bin.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate active_users_count(id, t, datetime(2025-01-01), datetime(2025-01-03), 7d, 1d, 1, 1d)",
    ),
    Construct::new(
        "new_activity_metrics",
        "new_activity_metrics(Id, Time, start, end, window [, cohort, dimension, …])",
        "How many of each cohort came back or were lost.",
        "datatable (id: string, t: datetime) ['a', datetime(2025-01-01)] | evaluate new_activity_metrics(id, t, datetime(2025-01-01), datetime(2025-01-03), 1d)",
    ),
];
