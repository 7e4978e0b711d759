#!/usr/bin/env escript
%% mochiweb (Debian's erlang-mochiweb). Echoes text. Prints its port.
main(_) ->
    Echo = fun (Payload, State, Reply) -> Reply(Payload), State end,
    Loop = fun (Request) ->
        case string:to_lower(mochiweb_request:get_header_value("Upgrade", Request)) of
            "websocket" ->
                {Enter, _} = mochiweb_websocket:upgrade_connection(Request, Echo),
                Enter([]);
            _ -> mochiweb_request:respond({400, [], <<>>}, Request)
        end
    end,
    {ok, Server} = mochiweb_http:start([{name, echo}, {ip, "127.0.0.1"}, {port, 0}, {loop, Loop}]),
    io:format("port ~p~n", [mochiweb_socket_server:get(Server, port)]),
    receive stop -> ok end.
