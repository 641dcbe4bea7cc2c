/** The works as an Erlang module: gen_server and supervisor used as their manuals say, logging off. */

/** Name of the module. */
export const ERLANG_MODULE = "coppice_bench";

/** Its source; each work prints its figures as JSON. */
export const ERLANG_SOURCE = String.raw`
-module(coppice_bench).
-export([main/2, start_link/1, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

main(Work, Scale) ->
    logger:set_primary_config(level, none),
    %% A process of its own: that of -eval carries the shell's baggage.
    {Pid, Ref} = spawn_monitor(fun() -> io:put_chars([work(Work, Scale), $\n]) end),
    receive {'DOWN', Ref, process, Pid, normal} -> halt(0);
            {'DOWN', Ref, process, Pid, Why} -> io:format(standard_error, "~p~n", [Why]), halt(1)
    end.

%% gen_server and supervisor in one module.
start_link(Arg) -> gen_server:start_link(?MODULE, Arg, []).
init({supervisor, Flags, Specs}) -> {ok, {Flags, Specs}};
init({falls, Tester}) -> Tester ! {ready, self(), now_ns()}, {ok, Tester};
init(State) -> {ok, State}.
handle_call(sum, _From, Sum) -> {reply, Sum, Sum}.
handle_cast(fall, Tester) -> Tester ! {fell, now_ns()}, error(falls);
handle_cast({add, By}, Sum) -> {noreply, Sum + By}.

now_ns() -> erlang:monotonic_time(nanosecond).
%% CPU time of the whole machine, for rates and long works.
cpu_ms() -> element(1, erlang:statistics(runtime)).
rate(Count, Ms) -> Count * 1000 / max(1, Ms).
json(Pairs) ->
    ["{", lists:join(",", [io_lib:format("~p:~.3f", [K, float(V)]) || {K, V} <- Pairs]), "}"].

work('cast-1', Scale) -> casts(1, Scale);
work('cast-100', Scale) -> casts(100, Scale);
work('cast-10000', Scale) -> casts(10000, Scale);
work('ping-pong', Scale) ->
    Rounds = round(500000 * Scale),
    Echo = spawn_link(fun echo/0),
    json([{"rate", best(fun() -> ping(Echo, Rounds), 2 * Rounds end)}]);
work('call', Scale) ->
    {ok, Pid} = start_link(0),
    Count = round(200000 * Scale),
    json([{"rate", best(fun() -> calls(Pid, Count), Count end)}]);
work('call-100', Scale) ->
    {ok, Pid} = start_link(0),
    Each = round(2000 * Scale),
    json([{"rate", best(fun() ->
        Self = self(),
        Callers = [spawn_link(fun() -> calls(Pid, Each), Self ! {done, self()} end)
                   || _ <- lists:seq(1, 100)],
        [receive {done, C} -> ok end || C <- Callers],
        Each * 100
    end)}]);
work('spawn', Scale) ->
    Count = round(100000 * Scale),
    spawn_children(Count div 10),
    garbage_collect(),
    Before = erlang:memory(total),
    T0 = cpu_ms(),
    Kept = spawn_children(Count),
    T1 = cpu_ms(),
    garbage_collect(),
    After = erlang:memory(total),
    Count = length(Kept),
    json([{"rate", rate(Count, T1 - T0)}, {"bytes", (After - Before) / Count}]);
work('restart', Scale) ->
    process_flag(trap_exit, true),
    Trees = round(20 * Scale) + 4,
    All = lists:append([begin
        {Sup, Pid} = falling(0),
        {L, _} = falls(Pid, 50, []),
        exit(Sup, shutdown), receive {'EXIT', Sup, _} -> ok end,
        L
    end || _ <- lists:seq(1, Trees)]),
    percentiles(lists:nthtail(100, All));
work('storm', Scale) ->
    {_, Pid} = falling(0),
    {L, _} = falls(Pid, round(10000 * Scale), []),
    percentiles(L);
work('crash-in-100000', Scale) ->
    {_, Pid} = falling(round(100000 * Scale)),
    {L, _} = falls(Pid, 21, []),
    json([{"latency", quantile(L, 0.5)}]);
work('static-100000', Scale) ->
    process_flag(trap_exit, true),
    Count = round(100000 * Scale),
    Specs = [spec(Id, 0) || Id <- lists:seq(1, Count)],
    T0 = cpu_ms(),
    {ok, Sup} = supervisor:start_link(?MODULE, {supervisor, #{}, Specs}),
    stopped(Sup, T0);
work('dynamic-100000', Scale) ->
    process_flag(trap_exit, true),
    Count = round(100000 * Scale),
    Flags = #{strategy => simple_one_for_one},
    Template = #{id => child, start => {?MODULE, start_link, []}},
    {ok, Sup} = supervisor:start_link(?MODULE, {supervisor, Flags, [Template]}),
    T0 = cpu_ms(),
    [{ok, _} = supervisor:start_child(Sup, [0]) || _ <- lists:seq(1, Count)],
    stopped(Sup, T0).

spec(Id, Arg) -> #{id => Id, start => {?MODULE, start_link, [Arg]}}.

stopped(Sup, T0) ->
    T1 = cpu_ms(),
    exit(Sup, shutdown),
    receive {'EXIT', Sup, _} -> ok end,
    json([{"start", T1 - T0}, {"stop", cpu_ms() - T1}]).

best(Fun) ->
    Fun(),
    lists:max([begin T0 = cpu_ms(), Count = Fun(), rate(Count, cpu_ms() - T0) end
               || _ <- lists:seq(1, 6)]).

%% Messages to all actors by turns, then a call to each: what was cast is handled by then.
casts(Actors, Scale) ->
    Pids = [begin {ok, Pid} = start_link(0), Pid end || _ <- lists:seq(1, Actors)],
    Turns = round(500000 * Scale) div Actors,
    json([{"rate", best(fun() ->
        turns(Turns, Pids),
        [gen_server:call(Pid, sum, infinity) || Pid <- Pids],
        Turns * Actors
    end)}]).

turns(0, _) -> ok;
turns(N, Pids) -> cast_all(Pids), turns(N - 1, Pids).
cast_all([]) -> ok;
cast_all([Pid | Rest]) -> gen_server:cast(Pid, {add, 1}), cast_all(Rest).

calls(_, 0) -> ok;
calls(Pid, N) -> gen_server:call(Pid, sum), calls(Pid, N - 1).

echo() -> receive {From, N} -> From ! {self(), N}, echo() end.
ping(_, 0) -> ok;
ping(Echo, N) -> Echo ! {self(), N}, receive {Echo, N} -> ping(Echo, N - 1) end.

spawn_children(N) -> [begin {ok, Pid} = start_link(0), Pid end || _ <- lists:seq(1, N)].

falling(Siblings) ->
    Specs = [spec(Id, 0) || Id <- lists:seq(1, Siblings)] ++ [spec(worker, {falls, self()})],
    Flags = #{intensity => 1000000, period => 3600},
    {ok, Sup} = supervisor:start_link(?MODULE, {supervisor, Flags, Specs}),
    receive {ready, Pid, _} -> {Sup, Pid} end.

falls(Pid, 0, L) -> {L, Pid};
falls(Pid, N, L) ->
    gen_server:cast(Pid, fall),
    T0 = receive {fell, T} -> T end,
    {Next, T1} = receive {ready, P, TR} -> {P, TR} end,
    falls(Next, N - 1, [(T1 - T0) / 1000 | L]).

quantile(L, Share) ->
    Sorted = lists:sort(L),
    lists:nth(min(length(Sorted), trunc(length(Sorted) * Share) + 1), Sorted).
percentiles(L) -> json([{"p50", quantile(L, 0.5)}, {"p99", quantile(L, 0.99)}]).
`;
