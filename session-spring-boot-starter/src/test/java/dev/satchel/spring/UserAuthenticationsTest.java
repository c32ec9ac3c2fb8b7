package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.User.UserBuilder;
import org.springframework.security.core.userdetails.UserDetails;

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
        DISABLED(user -> user.disabled(true)),
        LOCKED(user -> user.accountLocked(true)),
        EXPIRED(user -> user.accountExpired(true));

        private final UnaryOperator<UserBuilder> change;

        Change(UnaryOperator<UserBuilder> change) {
            this.change = change;
        }
    }

    private static Customer customer(UnaryOperator<UserBuilder> change) {
        return new Customer(change.apply(User.withUsername("ada").password("").roles("USER"))
                .build());
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotLetInAnyMoreIsNotSignedInAtTheNextRequest(Change change) {
        AtomicReference<Customer> known = new AtomicReference<>(customer(user -> user));
        UserAuthentications authentications = new UserAuthentications(name -> known.get());
        SignedIn kept = authentications.signedIn(
                UsernamePasswordAuthenticationToken.authenticated(known.get(), null, List.of()));

        assertThat(authentications.authentication(kept).getPrincipal()).isSameAs(known.get());
        known.set(customer(change.change));
        assertThatThrownBy(() -> authentications.authentication(kept)).isInstanceOf(AccountStatusException.class);
    }
}
