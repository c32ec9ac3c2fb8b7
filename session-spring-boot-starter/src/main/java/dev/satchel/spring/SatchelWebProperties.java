package dev.satchel.spring;

import dev.satchel.http.servlet.ContainerSessions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the starter itself.
 *
 * @param containerSessions what becomes of the container's own sessions; default {@link ContainerSessions#ALLOW}, for
 *     Spring Security keeps the message of a failed login there; {@code forbid} finds handlers that still ask for them
 */
@ConfigurationProperties("satchel.spring")
record SatchelWebProperties(@DefaultValue("allow") ContainerSessions containerSessions) {

    /** Spring MVC and Spring Security look for a container's session at each request, so none is there for them. */
    ContainerSessions beforeHandlers() {
        return containerSessions == ContainerSessions.FORBID ? ContainerSessions.NONE : containerSessions;
    }
}
