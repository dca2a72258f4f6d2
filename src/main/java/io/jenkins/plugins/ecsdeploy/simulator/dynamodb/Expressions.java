package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Condition and update expressions on top-level attributes (DynamoDB Developer Guide, <i>Condition expressions</i> and
 * <i>Update expressions</i>): {@code AND OR NOT}, comparisons, {@code attribute_exists}, {@code attribute_not_exists},
 * {@code SET} with {@code + -} and {@code if_not_exists}, {@code REMOVE}. One object reads the expressions of one request,
 * and then tells whether it used all the names and values that came with them.
 */
final class Expressions {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:([A-Za-z_][A-Za-z0-9_]*|#[A-Za-z0-9_]+|:[A-Za-z0-9_]+)|(<>|<=|>=|[=<>(),+-]))\\s*");

    private final JsonNode names;
    private final JsonNode values;
    private final Set<String> unusedNames = new TreeSet<>();
    private final Set<String> unusedValues = new TreeSet<>();
    private String kind = "";
    private List<String> tokens = List.of();
    private int at;

    Expressions(JsonNode request) {
        names = request.path("ExpressionAttributeNames");
        values = request.path("ExpressionAttributeValues");
        names.fieldNames().forEachRemaining(unusedNames::add);
        values.fieldNames().forEachRemaining(unusedValues::add);
    }

    /** Whether an item (an empty one when there is none) fulfils the condition; an empty text is always fulfilled. */
    Predicate<ObjectNode> condition(String text) {
        if (text.isEmpty()) {
            return item -> true;
        }
        begin("ConditionExpression", text);
        Predicate<ObjectNode> condition = or();
        end();
        return condition;
    }

    /** What is done to an item. All values are those from before the update. */
    Consumer<ObjectNode> update(Table table, String text) {
        begin("UpdateExpression", text);
        List<Change> changes = new ArrayList<>();
        while (at < tokens.size()) {
            if (takeWord("SET")) {
                do {
                    changes.add(set(table));
                } while (take(","));
            } else if (takeWord("REMOVE")) {
                do {
                    String name = attribute(next());
                    notTheKey(table, name);
                    changes.add((before, after) -> after.remove(name));
                } while (take(","));
            } else {
                throw syntax();
            }
        }
        return item -> {
            ObjectNode before = item.deepCopy();
            changes.forEach(change -> change.make(before, item));
        };
    }

    /** After all expressions of a request. */
    void checkAllUsed() {
        if (!unusedNames.isEmpty()) {
            throw Errors.validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {"
                    + String.join(", ", unusedNames) + "}");
        }
        if (!unusedValues.isEmpty()) {
            throw Errors.validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {"
                    + String.join(", ", unusedValues) + "}");
        }
    }

    // --- conditions

    private Predicate<ObjectNode> or() {
        Predicate<ObjectNode> left = and();
        while (takeWord("OR")) {
            left = left.or(and());
        }
        return left;
    }

    private Predicate<ObjectNode> and() {
        Predicate<ObjectNode> left = not();
        while (takeWord("AND")) {
            left = left.and(not());
        }
        return left;
    }

    private Predicate<ObjectNode> not() {
        if (takeWord("NOT")) {
            return not().negate();
        }
        if (take("(")) {
            Predicate<ObjectNode> inner = or();
            expect(")");
            return inner;
        }
        String token = next();
        if (token.equals("attribute_exists") || token.equals("attribute_not_exists")) {
            expect("(");
            String name = attribute(next());
            expect(")");
            return token.equals("attribute_exists") ? item -> item.has(name) : item -> !item.has(name);
        }
        Function<ObjectNode, JsonNode> left = operand(token);
        String comparator = next();
        Function<ObjectNode, JsonNode> right = operand(next());
        return switch (comparator) {
            case "=" -> item -> compared(left, right, item, c -> c == 0);
            case "<>" -> item -> !compared(left, right, item, c -> c == 0);
            case "<" -> item -> compared(left, right, item, c -> c < 0);
            case "<=" -> item -> compared(left, right, item, c -> c <= 0);
            case ">" -> item -> compared(left, right, item, c -> c > 0);
            case ">=" -> item -> compared(left, right, item, c -> c >= 0);
            default -> throw syntax();
        };
    }

    private static boolean compared(
            Function<ObjectNode, JsonNode> left,
            Function<ObjectNode, JsonNode> right,
            ObjectNode item,
            Predicate<Integer> wanted) {
        JsonNode a = left.apply(item);
        JsonNode b = right.apply(item);
        if (a == null || b == null) {
            return false; // an attribute that is not there compares with nothing
        }
        if (a.has("N") && b.has("N")) {
            return wanted.test(number(a).compareTo(number(b)));
        }
        return a.has("S")
                && b.has("S")
                && wanted.test(a.get("S").asText().compareTo(b.get("S").asText()));
    }

    // --- updates

    /** One change of an item. */
    private interface Change {
        void make(ObjectNode before, ObjectNode after);
    }

    private Change set(Table table) {
        String name = attribute(next());
        notTheKey(table, name);
        expect("=");
        Function<ObjectNode, JsonNode> left = setOperand();
        if (take("+")) {
            return sum(name, left, setOperand(), 1);
        }
        if (take("-")) {
            return sum(name, left, setOperand(), -1);
        }
        return (before, after) -> after.set(name, there(left.apply(before)));
    }

    private static Change sum(
            String name, Function<ObjectNode, JsonNode> left, Function<ObjectNode, JsonNode> right, int sign) {
        return (before, after) -> {
            BigDecimal sum = number(there(left.apply(before)))
                    .add(number(there(right.apply(before))).multiply(BigDecimal.valueOf(sign)));
            after.putObject(name).put("N", sum.toPlainString());
        };
    }

    private Function<ObjectNode, JsonNode> setOperand() {
        String token = next();
        if (!token.equals("if_not_exists")) {
            return operand(token);
        }
        expect("(");
        String name = attribute(next());
        expect(",");
        Function<ObjectNode, JsonNode> otherwise = operand(next());
        expect(")");
        return item -> item.has(name) ? item.get(name) : otherwise.apply(item);
    }

    private static JsonNode there(JsonNode value) {
        if (value == null) {
            throw Errors.validation("The provided expression refers to an attribute that does not exist in the item");
        }
        return value;
    }

    private static BigDecimal number(JsonNode value) {
        if (!value.has("N")) {
            throw Errors.validation("An operand in the update expression has an incorrect data type");
        }
        return new BigDecimal(value.get("N").asText());
    }

    private static void notTheKey(Table table, String name) {
        if (name.equals(table.keyName())) {
            throw Errors.validation("One or more parameter values were invalid: Cannot update attribute " + name
                    + ". This attribute is part of the key");
        }
    }

    // --- words

    private Function<ObjectNode, JsonNode> operand(String token) {
        if (token.startsWith(":")) {
            if (!values.has(token)) {
                throw Errors.validation("Invalid " + kind
                        + ": An expression attribute value used in expression is not defined; attribute value: "
                        + token);
            }
            unusedValues.remove(token);
            JsonNode value = values.get(token);
            return item -> value;
        }
        String name = attribute(token);
        return item -> item.get(name);
    }

    private String attribute(String token) {
        if (token.startsWith("#")) {
            if (!names.has(token)) {
                throw Errors.validation("Invalid " + kind
                        + ": An expression attribute name used in the document path is not defined; attribute name: "
                        + token);
            }
            unusedNames.remove(token);
            return names.get(token).asText();
        }
        if (!token.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw syntax();
        }
        if (at < tokens.size() && tokens.get(at).equals("(")) {
            throw Errors.validation("Invalid " + kind + ": Invalid function name; function: " + token);
        }
        return token;
    }

    private void begin(String what, String text) {
        kind = what;
        at = 0;
        List<String> found = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int from = 0;
        while (from < text.length()) {
            if (!token.find(from) || token.start() != from) {
                throw Errors.validation("Invalid " + kind + ": Syntax error; token: \"" + text.charAt(from)
                        + "\", near: \"" + text + "\"");
            }
            found.add(token.group(1) == null ? token.group(2) : token.group(1));
            from = token.end();
        }
        if (found.isEmpty()) {
            throw Errors.validation("Invalid " + kind + ": The expression can not be empty;");
        }
        tokens = found;
    }

    private void end() {
        if (at < tokens.size()) {
            throw syntax();
        }
    }

    private AwsException syntax() {
        String token = at == 0 ? "" : tokens.get(Math.min(at, tokens.size()) - 1);
        return Errors.validation("Invalid " + kind + ": Syntax error; token: \"" + token + "\", near: \""
                + String.join(" ", tokens) + "\"");
    }

    private String next() {
        if (at == tokens.size()) {
            throw Errors.validation("Invalid " + kind + ": Syntax error; token: \"<EOF>\", near: \""
                    + tokens.get(tokens.size() - 1) + "\"");
        }
        return tokens.get(at++);
    }

    private boolean take(String token) {
        boolean there = at < tokens.size() && tokens.get(at).equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private boolean takeWord(String word) {
        boolean there =
                at < tokens.size() && tokens.get(at).toUpperCase(Locale.ROOT).equals(word);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            throw syntax();
        }
    }

    /** Names and values come with expressions, or not at all. */
    static void noneWithout(JsonNode request, String... expressions) {
        boolean any = List.of(expressions).stream().anyMatch(e -> Json.has(request, e));
        for (Map.Entry<String, JsonNode> member : request.properties()) {
            if (!any && member.getKey().startsWith("ExpressionAttribute")) {
                throw Errors.validation(member.getKey() + " can only be specified when using expressions");
            }
        }
    }
}
