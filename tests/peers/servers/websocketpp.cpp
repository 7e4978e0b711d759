// websocketpp (Debian) with its iostream transport: one connection on standard input and output.
// Echoes text.
#include <iostream>
#include <unistd.h>
#include <websocketpp/config/core.hpp>
#include <websocketpp/server.hpp>

typedef websocketpp::server<websocketpp::config::core> server;

int main() {
    server echo;
    echo.clear_access_channels(websocketpp::log::alevel::all);
    echo.clear_error_channels(websocketpp::log::elevel::all);
    echo.set_message_handler([&](websocketpp::connection_hdl peer, server::message_ptr message) {
        echo.send(peer, message->get_payload(), message->get_opcode());
    });
    echo.set_write_handler([](websocketpp::connection_hdl, char const *bytes, size_t length) {
        return write(1, bytes, length) == (ssize_t)length
            ? websocketpp::lib::error_code()
            : websocketpp::transport::iostream::error::make_error_code(
                  websocketpp::transport::iostream::error::bad_stream);
    });
    bool is_over = false;
    echo.set_shutdown_handler([&](websocketpp::connection_hdl) {
        is_over = true;
        return websocketpp::lib::error_code();
    });
    server::connection_ptr connection = echo.get_connection();
    connection->start();
    char bytes[4096];
    ssize_t count;
    while (!is_over && (count = read(0, bytes, sizeof bytes)) > 0)
        connection->read_all(bytes, count);
    if (!is_over) connection->eof();
}
