package dev.satchel.http.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Leaves an error as the container made it: its status, and no body. */
@SuppressWarnings("serial")
final class BareErrorPage extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        response.setContentLength(0);
    }
}
