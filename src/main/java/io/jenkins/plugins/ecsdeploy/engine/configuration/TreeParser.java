package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML or JSON into a tree and remembers where each value stands. Bounded in every direction: depth, number of
 * values (aliases counted as what they stand for), length of numbers. One object reads one text.
 */
final class TreeParser {
    private static final int DEEPEST = 32;
    private static final int MOST_VALUES = 20_000;
    private static final int LONGEST_NUMBER = 300;
    private static final JsonFactory JSON = new JsonFactory();

    /** Without YAML 1.1's other words for true and false: a country code NO is a text. */
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private final Map<String, Spot> spots = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final JsonParser parser;
    private int values;

    private TreeParser(JsonParser parser) {
        this.parser = parser;
    }

    /** What was read: the root (null: nothing but comments), and the problems that did not stop the reading. */
    record Parsed(JsonNode root, Map<String, Spot> spots, List<Problem> problems) {}

    /** Stops the reading: what follows cannot be understood. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final Problem problem;

        Unreadable(Problem problem) {
            super(problem.message());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    static Parsed parse(String text) throws Unreadable {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        refuseControlCharacters(plain);
        if (!looksLikeJson(plain)) {
            return parse(plain, YAML);
        }
        try {
            return parse(plain, JSON);
        } catch (Unreadable json) {
            return yamlAfterAll(plain, json);
        }
    }

    /** {@code { "region": …}} may be YAML all the same; when it is neither, the writer most likely meant JSON. */
    private static Parsed yamlAfterAll(String text, Unreadable json) throws Unreadable {
        try {
            return parse(text, YAML);
        } catch (Unreadable yaml) {
            throw json;
        }
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") && start.substring(1).stripLeading().startsWith("\"");
    }

    private static Parsed parse(String text, JsonFactory factory) throws Unreadable {
        try (JsonParser parser = factory.createParser(text)) {
            TreeParser tree = new TreeParser(parser);
            return new Parsed(tree.document(), tree.spots, tree.problems);
        } catch (JsonProcessingException wrong) {
            throw new Unreadable(syntax(wrong));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private JsonNode document() throws IOException, Unreadable {
        if (parser.nextToken() == null) {
            return null;
        }
        JsonNode root = value("", 0);
        if (parser.nextToken() != null) {
            throw stop("", "There is more than one document in this file.", "Keep one; leave out what follows ---.");
        }
        return root;
    }

    private JsonNode value(String path, int depth) throws IOException, Unreadable {
        if (depth > DEEPEST) {
            throw stop(path, "The values are nested more than " + DEEPEST + " deep.", "");
        }
        count(1, path);
        JsonToken token = parser.currentToken();
        boolean alias = parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
        Object anchor = alias ? null : parser.getObjectId();
        spots.put(path, new Spot(here(), token.isNumeric() ? parser.getText() : null));
        JsonNode value = alias ? anchored(path, depth) : plain(token, path, depth);
        // The parser tells anchors of maps and lists only.
        if (anchor != null && value.isContainerNode()) {
            anchors.put(anchor.toString(), value);
        }
        return value;
    }

    private JsonNode plain(JsonToken token, String path, int depth) throws IOException, Unreadable {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token) {
            case START_OBJECT -> object(path, depth);
            case START_ARRAY -> array(path, depth);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_STRING -> nodes.textNode(parser.getText());
            default -> throw stop(path, "This kind of value (" + token + ") cannot be used here.", "Write a text.");
        };
    }

    private ObjectNode object(String path, int depth) throws IOException, Unreadable {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String at = KeyPath.key(path, key);
            Problem.Position position = here();
            parser.nextToken();
            JsonNode value = value(at, depth + 1);
            if (object.has(key)) {
                problems.add(new Problem(at, "The key is there twice.", "Keep one of the two.", position));
            }
            // Keys are pointed at where they start: "line 7" of a list is the line of its name, not of its first item.
            spots.computeIfPresent(at, (same, spot) -> new Spot(position, spot.spelling()));
            object.set(key, value);
        }
        return object;
    }

    private ArrayNode array(String path, int depth) throws IOException, Unreadable {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(KeyPath.item(path, array.size()), depth + 1));
        }
        return array;
    }

    private JsonNode anchored(String path, int depth) throws IOException, Unreadable {
        JsonNode value = anchors.get(parser.getText());
        if (value == null) {
            String name = Visible.quote(parser.getText());
            throw stop(
                    path,
                    "There is no YAML anchor " + name + " of a map or a list before this alias.",
                    "Write the value out.");
        }
        return copy(value, path, depth);
    }

    private JsonNode copy(JsonNode value, String path, int depth) throws Unreadable {
        if (depth > DEEPEST) {
            throw stop(path, "The values are nested more than " + DEEPEST + " deep.", "");
        }
        count(value.size(), path);
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                object.set(field.getKey(), copy(field.getValue(), path, depth + 1));
            }
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : value) {
                array.add(copy(item, path, depth + 1));
            }
            return array;
        }
        return value;
    }

    private void count(int more, String path) throws Unreadable {
        values += more;
        if (values > MOST_VALUES) {
            throw stop(path, "There are more than " + MOST_VALUES + " values (aliases counted in full).", "");
        }
    }

    /** A number; a text when it is spelled in a way that programs read differently (leading zeros, 1_000, .inf). */
    private static JsonNode number(String spelling) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        boolean leadingZero = spelling.matches("[+-]?0[0-9]{1,300}");
        if (leadingZero || spelling.length() > LONGEST_NUMBER) {
            return nodes.textNode(spelling);
        }
        try {
            return nodes.numberNode(Long.parseLong(spelling));
        } catch (NumberFormatException notLong) {
            return decimal(spelling);
        }
    }

    private static JsonNode decimal(String spelling) {
        try {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(spelling));
        } catch (NumberFormatException notDecimal) {
            return JsonNodeFactory.instance.textNode(spelling);
        }
    }

    private Problem.Position here() {
        return position(parser.currentTokenLocation());
    }

    private Unreadable stop(String path, String message, String hint) {
        return new Unreadable(new Problem(path, message, hint, here()));
    }

    private static Problem.Position position(JsonLocation location) {
        boolean known = location != null && location.getLineNr() > 0 && location.getColumnNr() > 0;
        return known ? new Problem.Position(location.getLineNr(), location.getColumnNr()) : null;
    }

    private static Problem syntax(JsonProcessingException wrong) {
        String format = wrong instanceof JacksonYAMLParseException ? "YAML" : "YAML or JSON";
        String says = wrong.getOriginalMessage() == null ? "" : wrong.getOriginalMessage();
        String firstLine = says.lines().findFirst().orElse("").strip();
        String message = "This is not " + format + " that can be read: " + Visible.quote(firstLine);
        return new Problem("", message, hint(says), position(wrong.getLocation()));
    }

    private static String hint(String says) {
        if (says.contains("\\t") || says.contains("TAB")) {
            return "YAML does not allow tabs for indentation: use spaces.";
        }
        if (says.contains("mapping values are not allowed")) {
            return "Is the indentation right? A text that holds a colon and a space needs quotes.";
        }
        return "";
    }

    private static void refuseControlCharacters(String text) throws Unreadable {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
            } else if (c < ' ' && c != '\t' && c != '\r') {
                String message = "There is a control character " + Visible.quote(Character.toString(c)) + ".";
                Problem.Position position = new Problem.Position(line, i - lineStart + 1);
                throw new Unreadable(new Problem("", message, "Is this a text file in UTF-8?", position));
            }
        }
    }
}
