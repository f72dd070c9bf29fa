-- Format 1. Times are ticks of 100 ns since 0001-01-01; bodies are JSON text.
create table head (
    name text primary key,
    value bigint not null
);
insert into head (name, value) values ('event', 0), ('audit', 0), ('effect', 0);

create table stream (
    name text primary key,
    version bigint not null
);

create table event (
    position integer primary key,
    stream text not null,
    version bigint not null,
    kind text not null,
    body text not null,
    time bigint not null,
    unique (stream, version)
);

create table audit (
    position integer primary key,
    id text not null unique,
    record text not null
);

create table cursor (
    name text primary key,
    value bigint not null
);

create table snapshot (
    name text not null,
    format bigint not null,
    position bigint not null,
    state text not null,
    primary key (name, format)
);

create table effect (
    number integer primary key,
    id text not null unique,
    kind text not null,
    body text not null,
    due bigint not null,
    state text not null,
    attempt bigint not null,
    last_error text
);
create index effect_due on effect (due, number) where state in ('open', 'claimed');
