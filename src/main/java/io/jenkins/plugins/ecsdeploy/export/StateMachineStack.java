package io.jenkins.plugins.ecsdeploy.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import java.util.List;
import java.util.Set;

/**
 * The state machine with all that it needs around it: its role, and, when pushes shall start it, the EventBridge rule with
 * the rule's own role. Concrete account and Region: a stack is for the place that the configuration names.
 */
public final class StateMachineStack {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String arn;
    private final ObjectNode definition;
    private final ObjectNode policy;
    private final ObjectNode pushes;

    /**
     * @param name of the state machine, 1 to 60 of letters, digits, {@code -} and {@code _}; roles and rule are named after it
     * @param pushedTags EventBridge wildcard for the tags whose push starts a deployment, such as {@code v*}; null: none does
     * @throws UnsupportedConfigurationException if the configuration asks for what the state machine does not do
     */
    public StateMachineStack(Configuration c, PolicyFacts facts, String name, String pushedTags) {
        this.name = name;
        this.arn =
                "arn:" + facts.partition() + ":states:" + c.region() + ":" + facts.account() + ":stateMachine:" + name;
        this.definition = StateMachineDefinition.of(c);
        this.policy = new Policies(c, facts).stateMachine(arn);
        this.pushes = pushedTags == null ? null : pushes(c.image().repository(), pushedTags);
    }

    private static ObjectNode pushes(String repository, String tags) {
        ObjectNode pattern = JSON.createObjectNode();
        pattern.putArray("source").add("aws.ecr");
        pattern.putArray("detail-type").add("ECR Image Action");
        ObjectNode detail = pattern.putObject("detail");
        detail.putArray("action-type").add("PUSH");
        detail.putArray("result").add("SUCCESS");
        detail.putArray("repository-name").add(repository);
        detail.putArray("image-tag").addObject().put("wildcard", tags);
        return pattern;
    }

    private static ObjectNode trust(String service) {
        ObjectNode trust = JSON.createObjectNode().put("Version", "2012-10-17");
        trust.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRole")
                .putObject("Principal")
                .put("Service", service);
        return trust;
    }

    private ObjectNode startPolicy() {
        Policy start = new Policy();
        start.allow("StartDeployments", List.of("states:StartExecution"), Set.of(arn));
        return start.document();
    }

    /** An AWS CloudFormation template; needs CAPABILITY_NAMED_IAM. */
    public ObjectNode cloudFormation() {
        ObjectNode template = JSON.createObjectNode()
                .put("AWSTemplateFormatVersion", "2010-09-09")
                .put("Description", "ecs-deploy as a Step Functions state machine: " + name);
        ObjectNode resources = template.putObject("Resources");
        formRole(resources, "Role", name + "-states", "states.amazonaws.com", policy);
        ObjectNode machine = form(resources, "StateMachine", "AWS::StepFunctions::StateMachine")
                .put("StateMachineName", name)
                .put("StateMachineType", "STANDARD")
                .put("DefinitionString", definition.toString());
        attribute(machine.putObject("RoleArn"), "Role", "Arn");
        if (pushes != null) {
            formRole(resources, "RuleRole", name + "-events", "events.amazonaws.com", startPolicy());
            ObjectNode rule = form(resources, "PushRule", "AWS::Events::Rule")
                    .put("Name", name)
                    .put("State", "ENABLED");
            rule.set("EventPattern", pushes);
            ObjectNode target = rule.putArray("Targets").addObject().put("Id", "deploy");
            target.putObject("Arn").put("Ref", "StateMachine");
            attribute(target.putObject("RoleArn"), "RuleRole", "Arn");
        }
        template.putObject("Outputs")
                .putObject("StateMachineArn")
                .putObject("Value")
                .put("Ref", "StateMachine");
        return template;
    }

    private static ObjectNode form(ObjectNode resources, String id, String type) {
        return resources.putObject(id).put("Type", type).putObject("Properties");
    }

    private static void formRole(ObjectNode resources, String id, String name, String service, ObjectNode policy) {
        ObjectNode role = form(resources, id, "AWS::IAM::Role").put("RoleName", name);
        role.set("AssumeRolePolicyDocument", trust(service));
        role.putArray("Policies").addObject().put("PolicyName", "deploy").set("PolicyDocument", policy);
    }

    private static void attribute(ObjectNode node, String resource, String attribute) {
        node.putArray("Fn::GetAtt").add(resource).add(attribute);
    }

    /** A Terraform configuration in Terraform's JSON syntax ({@code *.tf.json}), for the provider hashicorp/aws. */
    public ObjectNode terraform() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode resources = root.putObject("resource");
        terraformRole(resources, "deploy", name + "-states", "states.amazonaws.com", policy);
        resources
                .putObject("aws_sfn_state_machine")
                .putObject("deploy")
                .put("name", name)
                .put("role_arn", "${aws_iam_role.deploy.arn}")
                .put("definition", literal(definition));
        if (pushes != null) {
            terraformRole(resources, "pushes", name + "-events", "events.amazonaws.com", startPolicy());
            resources
                    .putObject("aws_cloudwatch_event_rule")
                    .putObject("pushes")
                    .put("name", name)
                    .put("event_pattern", literal(pushes));
            resources
                    .putObject("aws_cloudwatch_event_target")
                    .putObject("pushes")
                    .put("rule", "${aws_cloudwatch_event_rule.pushes.name}")
                    .put("arn", "${aws_sfn_state_machine.deploy.arn}")
                    .put("role_arn", "${aws_iam_role.pushes.arn}");
        }
        root.putObject("output").putObject("state_machine_arn").put("value", "${aws_sfn_state_machine.deploy.arn}");
        return root;
    }

    private static void terraformRole(ObjectNode resources, String id, String name, String service, ObjectNode policy) {
        resources
                .withObject("/aws_iam_role")
                .putObject(id)
                .put("name", name)
                .put("assume_role_policy", literal(trust(service)));
        resources
                .withObject("/aws_iam_role_policy")
                .putObject(id)
                .put("name", "deploy")
                .put("role", "${aws_iam_role." + id + ".id}")
                .put("policy", literal(policy));
    }

    /** A text in which Terraform finds nothing to fill in. */
    private static String literal(ObjectNode json) {
        return json.toString().replace("${", "$${").replace("%{", "%%{");
    }
}
