package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeploymentRecordTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void recordsAreAsTheSchemaSaysAndHoldNothingElse(Report report) throws IOException {
        JsonNode schema = schema();
        close(schema);
        JsonSchema strict =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);

        assertThat(strict.validate(record(report))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void theSchemaKnowsEveryKindOfFailure(Failure.Kind kind) throws IOException {
        assertThat(schema().at("/$defs/failureKind/enum"))
                .anyMatch(k -> k.asText().equals(kind.name()));
    }

    @ParameterizedTest
    @EnumSource(Suspension.Reason.class)
    void theSchemaKnowsEveryReasonOfSuspension(Suspension.Reason reason) throws IOException {
        assertThat(schema().at("/properties/suspension/properties/reason/enum"))
                .anyMatch(k -> k.asText().equals(reason.name()));
    }

    @Test
    void theSchemaFindsMistakes() throws IOException {
        ObjectNode record = (ObjectNode) record(Report.of(Samples.success()));
        record.put("status", "FINE");
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema());

        assertThat(schema.validate(record)).hasSize(1);
    }

    @Test
    void aFailedMigrationIsToldInNumbers() throws IOException {
        JsonNode record = record(Report.of(Samples.migrationFailed()));

        assertThat(record.at("/kind").asText()).isEqualTo("MIGRATION_FAILED");
        assertThat(record.at("/migration/exitCode").asInt()).isEqualTo(1);
        assertThat(record.at("/migration/startedAt").asText()).isEqualTo("2026-03-01T10:00:38Z");
        assertThat(record.at("/migration/logStream/stream").asText())
                .isEqualTo("ecs/migrate/0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d");
        assertThat(record.at("/phases/3/durationMs").asLong()).isEqualTo(137_500);
        assertThat(record.at("/durationMs").asLong()).isEqualTo(141_000);
        assertThat(record.at("/failure/diagnosis/cause").asText()).isEqualTo("APPLICATION_ERROR");
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_theJsonIsInertWhereverItIsShown(Report report) {
        assertThat(json(report)).doesNotContain("##", "<", ">", "&").matches("[ -~\n]*");
    }

    @Test
    void textsAreAsTheyWere() throws IOException {
        assertThat(record(Samples.hostile()).at("/failure/summary").asText()).isEqualTo(Samples.HOSTILE);
    }

    private static String json(Report report) {
        return RecordJson.write(DeploymentRecord.of(report));
    }

    private static JsonNode record(Report report) throws IOException {
        return JSON.readTree(json(report));
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in = DeploymentRecord.class.getResourceAsStream(DeploymentRecord.SCHEMA)) {
            return JSON.readTree(in);
        }
    }

    /** Readers must bear new keys; this test must not. */
    private static void close(JsonNode schema) {
        if (schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(DeploymentRecordTest::close);
    }
}
