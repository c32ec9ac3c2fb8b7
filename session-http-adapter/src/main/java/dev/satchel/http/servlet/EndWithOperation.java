package dev.satchel.http.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Ends the exchange when an asynchronous operation ends past us: it fails, or nobody committed before it completed. */
record EndWithOperation(ServletExchange exchange) implements AsyncListener {

    @Override
    public void onTimeout(AsyncEvent event) {
        exchange.operationFails();
    }

    @Override
    public void onError(AsyncEvent event) {
        exchange.operationFails();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        exchange.operationIsComplete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The container forgets its listeners when an operation is started again.
        event.getAsyncContext().addListener(this);
    }
}
