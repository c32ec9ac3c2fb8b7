package dev.satchel.spring;

import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** An application's own tests, with a mock of its server. */
abstract class OnAMock {

    @Autowired
    private MockMvc server;

    private Cookie sessionOf(ResultActions answered) {
        return answered.andReturn().getResponse().getCookie("session");
    }

    @Test
    void controllersHaveTheirSession() throws Exception {
        Cookie cookie = sessionOf(
                server.perform(post("/open/cart").param("country", "DE")).andExpect(status().isOk()));

        server.perform(get("/open/cart").cookie(cookie))
                .andExpect(content().string("DE 0"))
                .andExpect(unauthenticated());
    }

    @Test
    void aTestMaySayWhoAsks() throws Exception {
        server.perform(get("/me").with(user("ada"))).andExpect(content().string(startsWith("ada ")));
        server.perform(post("/cart").param("country", "DE").with(user("ada")).with(csrf()))
                .andExpect(content().string("DE"));
        server.perform(post("/cart").param("country", "DE").with(user("ada"))).andExpect(status().isForbidden());
    }

    @Test
    @WithMockUser("bob")
    void aTestMaySayForAllItsRequestsWhoAsks() throws Exception {
        server.perform(get("/cart"))
                .andExpect(status().isOk())
                .andExpect(authenticated().withUsername("bob"));
    }

    @Test
    void aLoginIsSeenAndItsCookieSignsIn() throws Exception {
        Cookie cookie = sessionOf(server.perform(formLogin().user("ada").password("secret"))
                .andExpect(authenticated().withUsername("ada")));

        server.perform(get("/me").cookie(cookie)).andExpect(content().string(startsWith("ada ")));
        server.perform(formLogin().user("ada").password("wrong")).andExpect(unauthenticated());
        server.perform(get("/open/flashed")).andExpect(unauthenticated());
    }
}
