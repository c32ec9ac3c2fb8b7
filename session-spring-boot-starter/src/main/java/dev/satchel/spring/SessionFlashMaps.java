package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;
import org.springframework.web.util.WebUtils;

/**
 * Flash attributes in the session. Two requests at once lose none of them: what is added and what is taken are changes
 * of the list, made on the list as it is stored.
 *
 * <p>Spring MVC asks for them at the start of each request. An empty cookie says that there are some, so that no other
 * request opens its session. That would cost a look-up, and no cache could keep what is the same for everybody.
 */
final class SessionFlashMaps extends AbstractFlashMapManager {

    private static final Attribute<List<SavedFlash>> FLASHES = Attribute.listOf("spring.flash", SavedFlash.class);

    static final String MARKER = "session-flash";

    @Override
    protected List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        List<FlashMap> maps = new ArrayList<>();
        stored(request).forEach(saved -> maps.add(restored(saved)));
        return maps;
    }

    /** Those that this request may take. */
    private static List<SavedFlash> stored(HttpServletRequest request) {
        return WebUtils.getCookie(request, MARKER) == null
                ? List.of()
                : SessionFilter.view(request).get(FLASHES).orElse(List.of());
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
        List<SavedFlash> before = stored(request);
        List<SavedFlash> after = maps.stream().map(SessionFlashMaps::saved).toList();
        List<SavedFlash> added = new ArrayList<>(after);
        added.removeAll(before);
        List<SavedFlash> taken = new ArrayList<>(before);
        taken.removeAll(after);
        SessionFilter.session(request).update(FLASHES, List.of(), present -> {
            List<SavedFlash> changed = new ArrayList<>(present);
            changed.removeAll(taken);
            changed.addAll(added);
            return changed;
        });
        mark(!after.isEmpty(), request, response);
    }

    private void mark(boolean some, HttpServletRequest request, HttpServletResponse response) {
        ResponseCookie marker = ResponseCookie.from(MARKER, "")
                .path(request.getContextPath() + "/")
                .maxAge(some ? getFlashMapTimeout() : 0)
                .secure(request.isSecure())
                .httpOnly(true)
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, marker.toString());
    }

    private static SavedFlash saved(FlashMap map) {
        String path = map.getTargetRequestPath();
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        map.getTargetRequestParams().forEach((name, values) -> parameters.put(name, List.copyOf(values)));
        map.forEach(SessionFlashMaps::check);
        return new SavedFlash(path == null ? "" : path, parameters, Instant.ofEpochMilli(map.getExpirationTime()), map);
    }

    private static FlashMap restored(SavedFlash saved) {
        FlashMap map = new FlashMap();
        map.putAll(saved.values());
        if (!saved.path().isEmpty()) {
            map.setTargetRequestPath(saved.path());
        }
        saved.parameters().forEach((name, values) -> values.forEach(value -> map.addTargetRequestParam(name, value)));
        map.setExpirationTime(saved.until().toEpochMilli());
        return map;
    }

    private static void check(String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> check(name, each));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> check(name, each));
        } else if (!(value instanceof String || value instanceof Boolean || value instanceof Integer)) {
            throw new SessionValueException(
                    FLASHES,
                    "the flash attribute '" + name + "' is a "
                            + (value == null ? "null" : value.getClass().getName())
                            + "; make it a text, an int, a flag, or a list or map of them");
        }
    }
}
