package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/** A principal of a class of the application, loaded again. */
class UserAuthenticationsTest {

    /** A class of the application. */
    private static final class Customer extends User {

        private static final long serialVersionUID = 1L;

        Customer(UserDetails user) {
            super(
                    user.getUsername(),
                    user.getPassword(),
                    user.isEnabled(),
                    user.isAccountNonExpired(),
                    user.isCredentialsNonExpired(),
                    user.isAccountNonLocked(),
                    user.getAuthorities());
        }
    }

    enum Change {
        NONE,
        DISABLED,
        LOCKED,
        EXPIRED
    }

    private static Customer customer(Change change) {
        return new Customer(User.withUsername("ada")
                .password("")
                .roles("USER")
                .disabled(change == Change.DISABLED)
                .accountLocked(change == Change.LOCKED)
                .accountExpired(change == Change.EXPIRED)
                .build());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whoIsNotLetInAnyMoreIsNotSignedInAtTheNextRequest(Change change) {
        AtomicReference<Customer> known = new AtomicReference<>(customer(Change.NONE));
        UserAuthentications authentications = new UserAuthentications(name -> known.get());
        SignedIn kept = authentications.signedIn(
                UsernamePasswordAuthenticationToken.authenticated(known.get(), null, List.of()));

        assertThat(authentications.authentication(kept).getPrincipal()).isSameAs(known.get());
        known.set(customer(change));
        assertThatThrownBy(() -> authentications.authentication(kept)).isInstanceOf(AccountStatusException.class);
    }

    @Test
    void whoSwitchedToAnotherUserIsNotKeptWithoutTheWayBack() {
        Authentication admin = UsernamePasswordAuthenticationToken.authenticated("admin", null, List.of());
        Authentication switched = UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, List.of(new SwitchUserGrantedAuthority("ROLE_PREVIOUS_ADMINISTRATOR", admin)));

        assertThatThrownBy(() -> new UserAuthentications(null).signedIn(switched))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("way back")
                .hasMessageContaining("SessionAuthentications");
    }
}
