package dev.satchel.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request and its response in memory. */
final class StubExchange implements WebExchange {

    final Map<String, List<String>> request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final Map<String, List<String>> response = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final List<String> asked = new ArrayList<>();
    boolean secure = true;
    String method = "GET";

    static StubExchange requesting(String name, String... lines) {
        StubExchange exchange = new StubExchange();
        exchange.request.put(name, List.of(lines));
        return exchange;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public List<String> requestHeaders(String name) {
        asked.add(name);
        return request.getOrDefault(name, List.of());
    }

    @Override
    public List<String> responseHeaders(String name) {
        return response.getOrDefault(name, List.of());
    }

    @Override
    public void addHeader(String name, String value) {
        response.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.put(name, new ArrayList<>(List.of(value)));
    }
}
