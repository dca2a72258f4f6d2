package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** One page of a listing: {@code maxResults} and {@code nextToken} in, {@code nextToken} out while there is more. */
public final class Page {

    private Page() {}

    /**
     * Puts the asked-for page of {@code all} into {@code output}.
     *
     * @param most the API's upper limit and default
     */
    public static <T> void fill(
            ObjectNode output, String member, List<T> all, Function<T, JsonNode> form, ObjectNode input, int most) {
        int size = Json.number(input, "maxResults", most);
        if (size < 1 || size > most) {
            throw AwsException.invalidParameter("maxResults must be between 1 and " + most + ".");
        }
        int from = offset(Json.text(input, "nextToken"));
        int to = Math.min(all.size(), from + size);
        ArrayNode page = output.putArray(member);
        for (T item : all.subList(Math.min(from, to), to)) {
            page.add(form.apply(item));
        }
        if (to < all.size()) {
            output.put("nextToken", token(to));
        }
    }

    private static String token(int offset) {
        byte[] text = ("offset:" + offset).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(text);
    }

    private static int offset(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            return Integer.parseInt(text.substring("offset:".length()));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notOurs) {
            throw AwsException.invalidParameter("Invalid token: " + token);
        }
    }
}
