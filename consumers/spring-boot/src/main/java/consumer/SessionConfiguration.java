package consumer;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Sessions;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration
public class SessionConfiguration {

    @Bean
    Sessions sessions() {
        return Sessions.named("shop/dev")
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .build();
    }

    @Bean
    FilterRegistrationBean<SessionFilter> sessionFilter(Sessions sessions) {
        // localhost() is for development over plain HTTP; in production use standard()
        FilterRegistrationBean<SessionFilter> filter =
                new FilterRegistrationBean<>(new SessionFilter(sessions, SessionCookie.localhost()));
        filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return filter;
    }
}
