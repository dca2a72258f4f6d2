package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remedies name the thing: nobody should have to pick an ARN out of a text at 2 a.m. */
class DiagnoserNamesTest {

    /** A part of the text, and the name that must be in what we say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my-app:latest: 111122223333 | 111122223333.dkr.ecr.us-east-1.amazonaws.com/my-app:latest",
                "backend-flask:latest: pulling from host | 111122223333.dkr.ecr.us-east-1.amazonaws.com/backend-flask:latest",
                "pull access denied for | 123123123123.dkr.ecr.us-east-1.amazonaws.com/test_image",
                "pull access denied for | ecr:BatchGetImage on arn:aws:ecr:region:123123123123:repository/test_image to BrokenRole",
                "The task cannot pull 1111 | 111122223333.dkr.ecr.ap-southeast-1.amazonaws.com/notifyservice:latest",
                "api.ecr.eu-north-1 | api.ecr.eu-north-1.amazonaws.com",
                "assumed-role/taskExecRole | ecr:GetAuthorizationToken on * to taskExecRole",
                "retried 7 time(s): image Manifest | linux/amd64",
                "N8N_ENCRYPTION_KEY | secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:111122223333:secret:N8N_ENCRYPTION_KEY-nAG4eC to ecsTaskExecutionRole",
                "did not contain json key | MY_SECRET",
                "invalid ssm parameters | /my/app/api-key",
                "logs:CreateLogStream on | Allow logs:CreateLogStream on arn:aws:logs:us-east-1:111122223333:log-group:cruddur:log-stream:backend-flask/backend-flask/<taskId> to",
                "CruddurTaskRole | arn:aws:iam::111122223333:role/CruddurTaskRole",
                "perform: iam:PassRole on resource: arn | Allow iam:PassRole on arn:aws:iam::111122223333:role/ecsTaskExecutionRole to deployer",
                "perform: ecs:UpdateService | ecs:UpdateService",
                "exec: \"python\" | The command python",
                "insufficient CPU | CPU units",
                "RESOURCE:MEMORY | enough MEMORY",
                "i-03dba81187d65ce7e | i-03dba81187d65ce7e",
                "codes: [503] | api: Health checks failed with these codes: [503].",
                "codes: [503] | on port 8080",
                "PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target | arn:aws:lambda:us-east-1:111122223333:function:hook",
                "container named X | container X.",
            })
    void what_is_to_be_mended_is_named(String part, String name) {
        String text = AwsTexts.withCause().stream()
                .map(AwsTexts.Sample::text)
                .filter(t -> t.contains(part))
                .findFirst()
                .orElseThrow();
        Diagnosis diagnosis = Diagnoser.ofText(text).orElseThrow();
        assertThat(diagnosis.summary() + "\n" + String.join("\n", diagnosis.remedies()))
                .contains(name);
    }

    @Test
    void I9_a_name_out_of_a_text_cannot_act() {
        Diagnosis diagnosis = Diagnoser.ofText(
                        "CannotStartContainerError: exec: \"\u001b[8mha:\u202e\": executable file not found in $PATH")
                .orElseThrow();
        assertThat(diagnosis.summary()).contains("\\x1b[8mha:\\u202e");
        assertThat(PlainText.line(diagnosis.summary())).isEqualTo(diagnosis.summary());
    }
}
