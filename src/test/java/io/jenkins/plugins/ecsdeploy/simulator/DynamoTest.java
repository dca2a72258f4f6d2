package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Conditional writes as DynamoDB does them, through the AWS SDK. */
class DynamoTest {
    private final World world = World.virtual();
    private final DynamoDbClient dynamo = World.client(DynamoDbClient.builder(), endpoint());

    private URI endpoint() {
        return world.server.endpoint();
    }

    @BeforeEach
    void createTable() {
        dynamo.createTable(r -> r.tableName("locks")
                .keySchema(List.of(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()))
                .attributeDefinitions(List.of(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())));
    }

    @AfterEach
    void close() {
        dynamo.close();
        world.close();
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", s(id));
    }

    private Map<String, AttributeValue> item(String id) {
        return dynamo.getItem(r -> r.tableName("locks").key(key(id))).item();
    }

    private void put(String id, long count) {
        dynamo.putItem(r -> r.tableName("locks").item(Map.of("id", s(id), "count", n(count), "who", s("me"))));
    }

    private static TransactWriteItem add(String id, String condition) {
        return TransactWriteItem.builder()
                .update(u -> u.tableName("locks")
                        .key(key(id))
                        .updateExpression("SET #count = if_not_exists(#count, :zero) + :one")
                        .conditionExpression(condition)
                        .expressionAttributeNames(Map.of("#count", "count"))
                        .expressionAttributeValues(Map.of(":zero", n(0), ":one", n(1)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    @Test
    void a_table_is_made_once_and_described() {
        assertThat(dynamo.describeTable(r -> r.tableName("locks")).table().tableArn())
                .isEqualTo("arn:aws:dynamodb:us-east-1:111122223333:table/locks");
        assertThatThrownBy(this::createTable).isInstanceOf(ResourceInUseException.class);
        assertThatThrownBy(() -> dynamo.getItem(r -> r.tableName("nowhere").key(key("a"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void an_update_makes_adds_to_and_takes_away_attributes() {
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName("locks")
                .key(key("a"))
                .updateExpression("SET #n = if_not_exists(#n, :zero) + :two, who = :me REMOVE gone")
                .expressionAttributeNames(Map.of("#n", "count"))
                .expressionAttributeValues(Map.of(":zero", n(0), ":two", n(2), ":me", s("me")))
                .returnValues(ReturnValue.ALL_NEW)
                .build();
        dynamo.updateItem(request);

        assertThat(dynamo.updateItem(request).attributes())
                .isEqualTo(Map.of("id", s("a"), "count", n(4), "who", s("me")))
                .isEqualTo(item("a"));
    }

    @Test
    void a_refused_condition_changes_nothing_and_shows_the_item() {
        put("a", 1);

        assertThatThrownBy(() -> dynamo.putItem(r -> r.tableName("locks")
                        .item(key("a"))
                        .conditionExpression("attribute_not_exists(id)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(ConditionalCheckFailedException.class, e -> assertThat(e.item())
                        .isEqualTo(item("a")));
        assertThat(item("a")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#count = :one                                            | true",
                "#count <> :one                                           | false",
                "#count < :ten AND #count >= :one                         | true",
                "attribute_exists(missing) OR NOT #count > :ten           | true",
                "NOT (#count = :one OR #count = :ten)                     | false",
                "#count = :ten OR #count = :one AND attribute_exists(id)  | true",
                "missing = :one OR #count > :ten                          | false",
                "missing < :one OR #count > :ten                          | false"
            })
    void conditions_mean_what_they_say(String condition, boolean holds) {
        put("a", 1);
        Runnable delete = () -> dynamo.deleteItem(r -> r.tableName("locks")
                .key(key("a"))
                .conditionExpression("(" + condition + ") AND :ten > :one")
                .expressionAttributeNames(Map.of("#count", "count"))
                .expressionAttributeValues(Map.of(":one", n(1), ":ten", n(10))));
        if (holds) {
            delete.run();
        } else {
            assertThatThrownBy(delete::run).isInstanceOf(ConditionalCheckFailedException.class);
        }
        assertThat(item("a").isEmpty()).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET a = :x                          | unused in expressions: keys: {#n}",
                "SET #n = :y                         | is not defined; attribute value: :y",
                "SET #m = :x                         | is not defined; attribute name: #m",
                "SET #n = list_append(#n, :x)        | Invalid function name; function: list_append",
                "SET #n.a = :x                       | Syntax error",
                "ADD #n :x                           | Syntax error",
                "SET #n = :x + nothing               | does not exist in the item",
                "SET id = :x, #n = :x                | This attribute is part of the key",
                "SET #n =                            | Syntax error; token: \"<EOF>\""
            })
    void what_is_wrong_or_not_known_is_refused_as_AWS_refuses_it(String update, String message) {
        assertThatThrownBy(() -> dynamo.updateItem(r -> r.tableName("locks")
                        .key(key("a"))
                        .updateExpression(update)
                        .expressionAttributeNames(Map.of("#n", "count"))
                        .expressionAttributeValues(Map.of(":x", n(1)))))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    assertThat(e.awsErrorDetails().errorMessage()).contains(message);
                });
        assertThat(item("a")).isEmpty();
    }

    @Test
    void a_key_that_is_none_is_refused() {
        assertThatThrownBy(() -> dynamo.getItem(r -> r.tableName("locks").key(Map.of("other", s("a")))))
                .hasMessageContaining("The provided key element does not match the schema");
    }

    @Test
    void a_transaction_does_all_or_nothing_and_says_which_condition_failed() {
        put("b", 7);

        assertThatThrownBy(() -> dynamo.transactWriteItems(r -> r.transactItems(
                        add("a", "attribute_not_exists(#count)"), add("b", "attribute_not_exists(#count)"))))
                .isInstanceOfSatisfying(TransactionCanceledException.class, e -> {
                    assertThat(e.cancellationReasons())
                            .extracting(CancellationReason::code)
                            .containsExactly("None", "ConditionalCheckFailed");
                    assertThat(e.cancellationReasons().get(1).item()).containsEntry("count", n(7));
                });
        assertThat(item("a")).isEmpty();

        dynamo.transactWriteItems(
                r -> r.transactItems(add("a", "attribute_not_exists(#count)"), add("b", "attribute_exists(#count)")));
        assertThat(List.of(item("a").get("count"), item("b").get("count"))).containsExactly(n(1), n(8));
    }

    @Test
    void a_transaction_with_the_same_token_is_done_once_for_ten_minutes() {
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .transactItems(add("a", "attribute_not_exists(id) OR attribute_exists(id)"))
                .clientRequestToken("token")
                .build();
        dynamo.transactWriteItems(request);
        dynamo.transactWriteItems(request);
        assertThat(item("a")).containsEntry("count", n(1));

        assertThatThrownBy(() -> dynamo.transactWriteItems(request.toBuilder()
                        .transactItems(add("b", "attribute_not_exists(id)"))
                        .build()))
                .isInstanceOf(IdempotentParameterMismatchException.class);
        world.time.advance(Duration.ofMinutes(11));
        dynamo.transactWriteItems(request);
        assertThat(item("a")).containsEntry("count", n(2));
    }

    @Test
    void a_transaction_names_each_item_once() {
        assertThatThrownBy(() -> dynamo.transactWriteItems(
                        r -> r.transactItems(add("a", "attribute_exists(id)"), add("a", "attribute_exists(id)"))))
                .hasMessageContaining("cannot include multiple operations on one item");
    }

    @Test
    void a_batch_reads_what_is_there() {
        put("a", 1);
        put("c", 3);

        assertThat(dynamo.batchGetItem(r -> r.requestItems(Map.of(
                                "locks",
                                KeysAndAttributes.builder()
                                        .keys(List.of(key("a"), key("b"), key("c")))
                                        .build())))
                        .responses()
                        .get("locks"))
                .isEqualTo(List.of(item("a"), item("c")));
    }
}
