package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** {@link Session} and {@link SessionView} as parameters of a controller's methods. */
final class SessionParameters implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Session.class || parameter.getParameterType() == SessionView.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest asked = request.getNativeRequest(HttpServletRequest.class);
        if (asked == null) {
            throw new IllegalStateException("a session can be a parameter of a servlet's request only");
        }
        return parameter.getParameterType() == Session.class ? SessionFilter.session(asked) : SessionFilter.view(asked);
    }
}
