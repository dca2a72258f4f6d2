package io.jenkins.plugins.ecsdeploy.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Breaks a text as a whole, or its bytes in one place.
 *
 * @param place any number; the bytes are counted round
 */
public record BytesEdit(How how, int place) {
    private static final String PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
            + "<body><script>alert(1)</script><h1>Please sign in</h1></body></html>";

    /** What becomes of it. */
    public enum How {
        EMPTY,
        PAGE,
        CUT,
        INVALID_UTF8,
        NUL,
        GARBAGE,
        JSON_NULL,
        JSON_LIST,
        JSON_TEXT,
        JSON_EMPTY,
        TWICE,
        BOM,
        DEEP
    }

    public static BytesEdit any(Random random) {
        How[] all = How.values();
        return new BytesEdit(all[random.nextInt(all.length)], random.nextInt(1 << 20));
    }

    public byte[] applyTo(byte[] right) {
        int at = right.length == 0 ? 0 : place % right.length;
        return switch (how) {
            case EMPTY -> new byte[0];
            case PAGE -> utf8(PAGE);
            case CUT -> Arrays.copyOf(right, at);
            case INVALID_UTF8 -> inserted(right, at, new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff});
            case NUL -> inserted(right, at, new byte[] {0});
            case GARBAGE -> garbage();
            case JSON_NULL -> utf8("null");
            case JSON_LIST -> utf8("[{}]");
            case JSON_TEXT -> utf8("\"ok\"");
            case JSON_EMPTY -> utf8("{}");
            case TWICE -> inserted(right, right.length, right);
            case BOM -> inserted(right, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
            case DEEP -> utf8("{\"a\":".repeat(50_000));
        };
    }

    private byte[] garbage() {
        byte[] bytes = new byte[place % 2000];
        new Random(place).nextBytes(bytes);
        return bytes;
    }

    private static byte[] inserted(byte[] into, int at, byte[] what) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(into, 0, at);
        out.writeBytes(what);
        out.write(into, at, into.length - at);
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
