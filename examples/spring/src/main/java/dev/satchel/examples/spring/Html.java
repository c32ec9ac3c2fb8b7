package dev.satchel.examples.spring;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.HtmlUtils;

/** Two pieces of HTML, in place of a template engine. */
final class Html {

    private Html() {}

    static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <title>%1$s</title>
                <h1>%1$s</h1>
                %2$s
                </html>
                """.formatted(HtmlUtils.htmlEscape(title), body);
    }

    static String form(String action, CsrfToken token, String content) {
        return "<form method=\"post\" action=\"%s\"><input type=\"hidden\" name=\"%s\" value=\"%s\">%s</form>"
                .formatted(action, token.getParameterName(), token.getToken(), content);
    }
}
