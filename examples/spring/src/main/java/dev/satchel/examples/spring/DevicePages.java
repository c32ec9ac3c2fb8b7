package dev.satchel.examples.spring;

import dev.satchel.session.Sessions;
import java.security.Principal;
import java.util.stream.Collectors;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Where somebody is signed in, and the end of all of it. */
@Controller
class DevicePages {

    private final Sessions sessions;

    DevicePages(Sessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping(path = "/devices", produces = "text/html")
    @ResponseBody
    String devices(Principal who, CsrfToken token) {
        String devices = sessions.owned().list(who.getName()).stream()
                .map(device -> "<li>signed in " + device.createdAt() + ", last used " + device.lastUsedAt() + "</li>")
                .collect(Collectors.joining());
        return Html.page(
                "The devices of " + who.getName(),
                "<ul>" + devices + "</ul>"
                        + Html.form("/devices/sign-out", token, "<button>Sign out everywhere</button>")
                        + Html.form("/logout", token, "<button>Sign out here</button>"));
    }

    /** When this has answered, no token of theirs opens anything, whoever kept it. */
    @PostMapping("/devices/sign-out")
    String signOutEverywhere(Principal who) {
        sessions.owned().revokeAll(who.getName());
        return "redirect:/login?logout";
    }
}
