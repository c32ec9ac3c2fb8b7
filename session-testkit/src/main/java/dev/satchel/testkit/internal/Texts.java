package dev.satchel.testkit.internal;

import java.util.ArrayList;
import java.util.List;

/** Texts that are easily taken for something else, changed or cut. All of them are well-formed. */
final class Texts {

    /** Names that an envelope, or a parser, has a use for. */
    static final List<String> MEMBERS = List.of(
            "v",
            "jti",
            "iat",
            "exp",
            "lat",
            "xat",
            "cat",
            "sat",
            "sub",
            "dis",
            "ttl",
            "suc",
            "fla",
            "dat",
            "idle",
            "abs",
            "keep",
            "at",
            "val",
            "owner",
            "lifetime",
            "successor",
            "flash",
            "attributes",
            "version",
            "id",
            "class",
            "type",
            "@class",
            "@type",
            "@id",
            "$ref",
            "$type",
            "__proto__",
            "constructor",
            "toString");

    private static final List<String> LIKE_OTHERS = List.of(
            "null",
            "true",
            "false",
            "12",
            "-0",
            "007",
            "1.0",
            "1e5",
            "0x10",
            "NaN",
            "[]",
            "{}",
            "[1]",
            "{\"sub\":\"eve\"}",
            "\"quoted\"",
            "2026-03-01",
            "2026-03-01T10:15:30Z",
            "PT1S");

    private static final List<String> OF_ODD_CHARACTERS = List.of(
            " ",
            " around ",
            "\ttab\t",
            "a\r\nb",
            "\r",
            "\n",
            "end\n",
            "\0",
            "a\0",
            "\0a",
            "\u0001\u001f\u007f\u0080\u0085",
            "\"",
            "'",
            "\\",
            "\\n",
            "\\u0041",
            "\\\"",
            "a/b",
            "%41%00",
            "a+b",
            "&amp;<b>",
            "a=b;c,d:e.f",
            "\u00e4\u20ac\u4e2d",
            "\u00e9",
            "e\u0301",
            "\ufb01",
            "\u212b",
            "\u00c5",
            "\u0130i\u0131I\u00df\u1e9e",
            "Upper",
            "UPPER",
            "upper",
            "\ufeffbom",
            "\u2028\u2029\u200b\u200d\u00a0",
            "\u202eright",
            "\ufffd\uffff",
            "\ud83d\ude00",
            "\ud83d\udc69\u200d\ud83d\ude80",
            "\udbff\udfff");

    private Texts() {}

    /** Not empty, at most 255 units: good as a name. */
    static List<String> names() {
        List<String> names = new ArrayList<>(LIKE_OTHERS);
        names.addAll(OF_ODD_CHARACTERS);
        names.addAll(MEMBERS);
        names.add("x".repeat(255));
        names.add("\u4e2d".repeat(255));
        return names;
    }

    /** Any text but long ones. */
    static List<String> values() {
        List<String> values = new ArrayList<>(LIKE_OTHERS);
        values.addAll(OF_ODD_CHARACTERS);
        values.add("");
        return values;
    }

    /** Around the limits of buffers and of lengths of two bytes, counted in characters and in bytes. */
    static List<String> large() {
        return List.of(
                "x".repeat(255),
                "x".repeat(256),
                "x".repeat(8_191) + "\u20ac",
                "x".repeat(32_768),
                "x".repeat(65_535),
                "x".repeat(65_536),
                "\u20ac".repeat(21_846),
                "\ud83d\ude00".repeat(20_000) + "x",
                "x" + "\ud83d\ude00".repeat(40_000),
                "\u00e4".repeat(1 << 20) + "end");
    }
}
