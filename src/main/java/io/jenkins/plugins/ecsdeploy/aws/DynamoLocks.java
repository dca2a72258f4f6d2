package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * {@link Locks} on DynamoDB: one item for each key, all of them written in one transaction (DynamoDB API:
 * TransactWriteItems). An item is never deleted, so that its fencing token never begins anew.
 */
final class DynamoLocks implements Locks {
    private static final String WRITE = "dynamodb:TransactWriteItems";
    private static final String READ = "dynamodb:BatchGetItem";

    private static final String KEY = "lockKey";
    private static final String CLAIM = "claim";
    private static final String OWNER = "owner";
    private static final String OWNER_TEXT = "ownerText";
    private static final String FENCING_TOKEN = "fencingToken";
    private static final String RENEWALS = "renewals";
    private static final String LEASE = "leaseMillis";
    private static final String UNTIL = "leaseUntil";
    private static final String ACQUIRED = "acquiredAt";

    private static final String TAKE = "SET #claim = :claim, #owner = :owner, #ownerText = :ownerText,"
            + " #fencingToken = if_not_exists(#fencingToken, :zero) + :one,"
            + " #renewals = if_not_exists(#renewals, :zero) + :one,"
            + " #leaseMillis = :lease, #leaseUntil = :until, #acquiredAt = :at";
    private static final String RENEW = "SET #renewals = #renewals + :one, #leaseUntil = :until";
    private static final String FREE = "SET #renewals = #renewals + :one"
            + " REMOVE #claim, #owner, #ownerText, #leaseMillis, #leaseUntil, #acquiredAt";

    private final AwsClients clients;
    private final String who;

    /**
     * @param who says to people who the owner is; null: nothing
     */
    DynamoLocks(AwsClients clients, String who) {
        this.clients = clients;
        this.who = who == null || who.isBlank() ? "?" : who;
    }

    @Override
    public List<Holding> acquire(String table, List<String> keys, Claim claim, List<Holding> lapsed) {
        Map<String, Holding> known = new HashMap<>();
        lapsed.forEach(holding -> known.put(holding.key(), holding));
        return write(table, keys, key -> {
            Expression take = taking(claim);
            Holding old = known.get(key);
            if (old == null) {
                return take.when("attribute_not_exists(#claim) OR #owner = :owner");
            }
            return take.with(":oldToken", number(old.fencingToken()))
                    .with(":oldRenewals", number(old.renewals()))
                    .when("attribute_not_exists(#claim) OR #owner = :owner"
                            + " OR (#fencingToken = :oldToken AND #renewals = :oldRenewals)");
        });
    }

    @Override
    public List<Holding> reclaim(String table, List<String> keys, Claim claim, List<String> earlier) {
        return write(table, keys, key -> {
            Expression take = taking(claim);
            List<String> ors = new ArrayList<>(List.of("#claim = :claim"));
            for (int i = 0; i < earlier.size(); i++) {
                take.with(":earlier" + i, text(earlier.get(i)));
                ors.add("#claim = :earlier" + i);
            }
            return take.when(String.join(" OR ", ors));
        });
    }

    @Override
    public List<Holding> renew(String table, List<String> keys, Claim claim) {
        return write(table, keys, key -> new Expression(RENEW)
                .with(":claim", text(claim.id()))
                .with(":one", number(1))
                .with(":until", number(until(claim)))
                .when("#claim = :claim"));
    }

    @Override
    public void release(String table, List<String> keys, String claim) {
        List<String> left = keys;
        while (!left.isEmpty()) {
            List<Holding> others = write(table, left, key -> new Expression(FREE)
                    .with(":claim", text(claim))
                    .with(":one", number(1))
                    .when("#claim = :claim"));
            if (others.isEmpty()) {
                return;
            }
            List<String> notOurs = others.stream().map(Holding::key).toList();
            left = left.stream().filter(key -> !notOurs.contains(key)).toList();
        }
    }

    @Override
    public List<Holding> inspect(String table, List<String> keys) {
        List<Map<String, AttributeValue>> wanted =
                keys.stream().map(key -> Map.of(KEY, text(key))).toList();
        KeysAndAttributes items =
                KeysAndAttributes.builder().keys(wanted).consistentRead(true).build();
        return AwsCall.of(
                READ,
                () -> clients.dynamo().batchGetItem(r -> r.requestItems(Map.of(table, items))),
                answer -> inspected(table, keys, answer));
    }

    private static List<Holding> inspected(String table, List<String> keys, BatchGetItemResponse answer) {
        if (!answer.unprocessedKeys().isEmpty()) {
            throw new OutsideException(
                    OutsideException.Kind.THROTTLED, READ, "", "DynamoDB did not read all the keys.", null);
        }
        // A table that is not answered for is not one without items: its keys would seem to be free.
        Answers.require(READ, "answer for the table", answer.responses().get(table) != null);
        Map<String, Holding> found = new HashMap<>();
        answer.responses().get(table).stream()
                .map(item -> holding(READ, item))
                .forEach(holding -> found.put(holding.key(), holding));
        return keys.stream()
                .map(key -> found.getOrDefault(key, Holding.free(key, 0, 0)))
                .toList();
    }

    // --- writing

    /** An update of one item, with its condition. */
    private static final class Expression {
        private final String update;
        private final Map<String, AttributeValue> values = new HashMap<>();
        private String condition;

        Expression(String update) {
            this.update = update;
        }

        Expression with(String name, AttributeValue value) {
            values.put(name, value);
            return this;
        }

        Expression when(String text) {
            condition = text;
            return this;
        }

        /** The names that are used, as {@code #name}: many are reserved words. */
        Map<String, String> names() {
            Map<String, String> names = new LinkedHashMap<>();
            for (String name : List.of(CLAIM, OWNER, OWNER_TEXT, FENCING_TOKEN, RENEWALS, LEASE, UNTIL, ACQUIRED)) {
                String placeholder = "#" + name;
                boolean used = (update + " " + condition).matches("(?s).*" + placeholder + "\\b.*");
                if (used) {
                    names.put(placeholder, name);
                }
            }
            return names;
        }
    }

    private Expression taking(Claim claim) {
        return new Expression(TAKE)
                .with(":claim", text(claim.id()))
                .with(":owner", text(claim.owner()))
                .with(":ownerText", text(who))
                .with(":zero", number(0))
                .with(":one", number(1))
                .with(":lease", number(claim.lease().toMillis()))
                .with(":until", number(until(claim)))
                .with(":at", number(claim.at().toEpochMilli()));
    }

    private static long until(Claim claim) {
        return claim.at().plus(claim.lease()).toEpochMilli();
    }

    private List<Holding> write(String table, List<String> keys, Function<String, Expression> each) {
        List<TransactWriteItem> items =
                keys.stream().map(key -> item(table, key, each.apply(key))).toList();
        return AwsCall.of(WRITE, () -> {
            try {
                clients.dynamo().transactWriteItems(r -> r.transactItems(items));
                return List.of();
            } catch (TransactionCanceledException e) {
                return Answers.read(WRITE, () -> inTheWay(keys, e));
            }
        });
    }

    private static TransactWriteItem item(String table, String key, Expression expression) {
        Update update = Update.builder()
                .tableName(table)
                .key(Map.of(KEY, text(key)))
                .updateExpression(expression.update)
                .conditionExpression(expression.condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    /** The items whose condition did not hold; another reason says that nobody knows yet. */
    private static List<Holding> inTheWay(List<String> keys, TransactionCanceledException e) {
        List<Holding> others = new ArrayList<>();
        List<CancellationReason> reasons = e.cancellationReasons();
        for (int i = 0; i < reasons.size() && i < keys.size(); i++) {
            if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
                others.add(
                        reasons.get(i).hasItem()
                                ? holding(WRITE, reasons.get(i).item())
                                : Holding.free(keys.get(i), 0, 0));
            }
        }
        if (others.isEmpty()) {
            boolean passing = reasons.stream().map(CancellationReason::code).allMatch(code -> List.of(
                            "None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
                    .contains(code));
            throw new OutsideException(
                    passing ? OutsideException.Kind.THROTTLED : OutsideException.Kind.REFUSED,
                    WRITE,
                    "TransactionCanceledException",
                    e.awsErrorDetails() == null
                            ? e.getMessage()
                            : e.awsErrorDetails().errorMessage(),
                    e);
        }
        return others;
    }

    // --- reading

    private static Holding holding(String operation, Map<String, AttributeValue> item) {
        BiFunction<String, Long, Long> number = (name, otherwise) ->
                item.containsKey(name) ? Long.valueOf(item.get(name).n()) : otherwise;
        Answers.require(operation, KEY, item.containsKey(KEY));
        String key = Answers.required(operation, KEY, item.get(KEY).s());
        long token = number.apply(FENCING_TOKEN, 0L);
        long renewals = number.apply(RENEWALS, 0L);
        if (!item.containsKey(CLAIM)) {
            return Holding.free(key, token, renewals);
        }
        Long lease = number.apply(LEASE, null);
        Long until = number.apply(UNTIL, null);
        Long at = number.apply(ACQUIRED, null);
        return new Holding(
                key,
                Answers.required(operation, CLAIM, item.get(CLAIM).s()),
                item.containsKey(OWNER) ? item.get(OWNER).s() : "?",
                item.containsKey(OWNER_TEXT) ? item.get(OWNER_TEXT).s() : null,
                token,
                renewals,
                lease == null ? null : Duration.ofMillis(lease),
                until == null ? null : Instant.ofEpochMilli(until),
                at == null ? null : Instant.ofEpochMilli(at));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
