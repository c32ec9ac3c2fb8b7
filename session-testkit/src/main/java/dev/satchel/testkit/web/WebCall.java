package dev.satchel.testkit.web;

import java.io.IOException;
import java.io.OutputStream;

/** One request at a server under test: how a rule answers, each time in the way that is natural to the server. */
public interface WebCall {

    /** The request's query as it came, without the question mark; empty for a request without a query. */
    String query();

    /** Adds a response header. */
    void header(String name, String value);

    /** Answers with this status and body; without a body when it is empty. */
    void send(int status, String body) throws IOException;

    /** Begins an answer of unknown length. The headers leave now, or when the stream is first flushed. */
    OutputStream stream(int status) throws IOException;

    /** Sends the client elsewhere: status 302. */
    void redirect(String location) throws IOException;

    /** Answers with the server's own error response. */
    void error(int status) throws IOException;

    /** Lets another thread answer, and ends the answer when it has; the present one returns. */
    void later(Answer answer) throws IOException;

    /** How another thread answers. */
    @FunctionalInterface
    interface Answer {
        /** Answers. */
        void to(WebCall call) throws IOException;
    }
}
