package dev.satchel.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import dev.satchel.http.TokenTransport;
import dev.satchel.session.Sessions;
import dev.satchel.settings.SessionStack;

/** The cookie of a stack of settings. Loaded where the HTTP adapter is. */
final class SettingsCookie {

    private SettingsCookie() {}

    static Provider<? extends TokenTransport> bind(Binder binder, Key<Sessions> stack) {
        Provider<SessionStack> opened = binder.getProvider(stack.ofType(SessionStack.class));
        Key<TokenTransport> key = stack.ofType(TokenTransport.class);
        binder.bind(key).toProvider(() -> opened.get().cookie()).asEagerSingleton();
        return binder.getProvider(key);
    }
}
