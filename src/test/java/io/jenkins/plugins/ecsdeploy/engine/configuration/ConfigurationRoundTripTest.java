package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration comes back from the journal as it went in. */
class ConfigurationRoundTripTest {
    private static final JsonMapper JOURNAL = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration: none\nservices: [api]",
                "migration: {taskDefinition: m}\nservices: []",
                "migration: none\nservices: [api]\nlock: none",
                "migration: none\nservices: [api]\nlock: {table: locks, key: orders-database, lease: 10m}",
                "migration: {environment: {Z: 1, A: 2, M: 3, B: 4}, secrets: {S: /s}, network: {subnets: [subnet-0a1b2c3d]}}"
                        + "\nservices: [{name: api, containers: [a]}]\ntimeouts: {migrate: 90s}\ntags: {z: z, a: a}",
                "migration: none\nwaves: [{services: [api]}, {name: front, services: [{name: web, image: 'web:1',"
                        + " enabledWhen: [api], create: {taskDefinition: {family: w, containerDefinitions: [{name: w}]},"
                        + " desiredCount: 1}}]}]\nonFailure: rollBack",
                "migration: none\nservices: [{name: api, codeDeploy: {application: s, deploymentGroup: g, appSpec: {version: 0.0,"
                        + " Resources: [{TargetService: {Type: 'AWS::ECS::Service'}}]}}}]",
                "migration: {capacityProviders: [{capacityProvider: FARGATE}], onTimeout: leave}\nservices: [api]"
                        + "\ncredentials: {roleArn: 'arn:aws:iam::111122223333:role/r'}\nwhenBusy: wait"
            })
    void what_was_written_is_read_back_equal_and_in_the_same_order(String keys) throws JsonProcessingException {
        Configuration written =
                new ConfigurationReader().read("region: eu-west-1\ncluster: prod\nimage: api:1\n" + keys);
        String json = JOURNAL.writeValueAsString(written);

        Configuration read = JOURNAL.readValue(json, Configuration.class);

        assertThat(read).isEqualTo(written);
        assertThat(JOURNAL.writeValueAsString(read)).isEqualTo(json);
        assertThat(json).doesNotContain("whenMigration", "null").contains("\"resolve\":\"PT2M\"");
    }
}
