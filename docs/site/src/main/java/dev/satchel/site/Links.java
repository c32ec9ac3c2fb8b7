package dev.satchel.site;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The links of a site of static files. */
final class Links {

    private static final Pattern LINK = Pattern.compile("<(?:a|img|link|script)\\b[^>]*?\\b(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ANCHOR = Pattern.compile("\\b(?:id|name)=\"([^\"]+)\"");

    /** The list of constants leads to a common prefix of packages, which it does not have. */
    private static final String OF_THE_TOOL = "api/constant-values.html";

    private final Path folder;
    private final Map<Path, Set<String>> anchors = new HashMap<>();

    private Links(Path folder) {
        this.folder = folder;
    }

    /** Links within this folder that lead to no file, or to no place in it, each with its page. */
    static List<String> broken(Path folder) throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.walk(folder)) {
            pages = files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.endsWith(OF_THE_TOOL))
                    .sorted()
                    .toList();
        }
        Links links = new Links(folder);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            Matcher found = LINK.matcher(Files.readString(page));
            while (found.find()) {
                String link = found.group(1).replace("&amp;", "&");
                if (!link.matches("(?s)(https?:|mailto:|javascript:).*") && !links.leadsSomewhere(page, link)) {
                    broken.add(folder.relativize(page) + ": " + link);
                }
            }
        }
        return broken;
    }

    private boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty()
                ? page
                : Objects.requireNonNull(page.getParent()).resolve(file).normalize();
        if (!target.startsWith(folder) || !Files.isRegularFile(target)) {
            return false;
        }
        return hash < 0
                || hash == link.length() - 1
                || anchors(target)
                        .contains(URLDecoder.decode(
                                link.substring(hash + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private Set<String> anchors(Path page) throws IOException {
        Set<String> known = anchors.get(page);
        if (known == null) {
            known = ANCHOR.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1).replace("&lt;", "<").replace("&gt;", ">"))
                    .collect(Collectors.toSet());
            anchors.put(page, known);
        }
        return known;
    }
}
