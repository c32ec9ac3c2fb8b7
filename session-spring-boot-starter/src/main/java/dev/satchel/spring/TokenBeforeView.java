package dev.satchel.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Makes the CSRF token of a page before the page is rendered: a template asks for it in its middle, when the headers
 * have left.
 */
final class TokenBeforeView implements HandlerInterceptor {

    /** Under the name of Spring Security's class, which need not be there. */
    private static final String TOKEN = "org.springframework.security.web.csrf.CsrfToken";

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        Object token = request.getAttribute(TOKEN);
        if (token != null && page != null && isRendered(page)) {
            Tokens.make(token);
        }
    }

    private static boolean isRendered(ModelAndView page) {
        View view = page.getView();
        String name = page.getViewName();
        return page.hasView()
                && !(view instanceof RedirectView)
                && !(name != null && (name.startsWith("redirect:") || name.startsWith("forward:")));
    }

    /** Loaded where Spring Security is. */
    private static final class Tokens {
        private Tokens() {}

        static void make(Object token) {
            ((org.springframework.security.web.csrf.CsrfToken) token).getToken();
        }
    }
}
