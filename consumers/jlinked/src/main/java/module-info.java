/** A program of modules. */
module consumer {
    requires dev.satchel.file;
    requires dev.satchel.http;
    requires dev.satchel.json;
    requires dev.satchel.memory;
    requires dev.satchel.sealed;
    requires java.net.http;
    requires jdk.httpserver;
}
