package dev.satchel.benchmarks.startup;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The floor: the JDK's HTTP server with nothing to serve. */
final class EmptyServer {

    private EmptyServer() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        System.out.println("Empty server ready at " + server.getAddress().getPort());
    }
}
