package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.AfterTaskParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.BackupParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.CapacityProviderParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.CodeDeployParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ContainersOfParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ContractParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.EventBridgeParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.LockParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.MigrationParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.NetworkParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.NotifyParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RetriesParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RoleParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ServiceParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.TimeoutsParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.WaveParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.WebhookParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.step.BeginningStep;
import io.jenkins.plugins.ecsdeploy.jenkins.step.EcsMigrateAndDeployStep;
import io.jenkins.plugins.ecsdeploy.jenkins.step.EcsUpdateServiceStep;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** The Snippet Generator: every parameter goes through its form and into a pipeline's text, and comes back. */
@WithJenkins
class SnippetTest {

    private static EcsMigrateAndDeployStep everything() {
        NetworkParameter network = new NetworkParameter(List.of("subnet-1", "subnet-2"));
        network.setSecurityGroups(List.of("sg-1"));
        network.setAssignPublicIp(true);
        CapacityProviderParameter spot = new CapacityProviderParameter("FARGATE_SPOT");
        spot.setWeight(2);
        spot.setBase(1);
        MigrationParameter migration = new MigrationParameter();
        migration.setDerivedFrom("api");
        migration.setContainer("app");
        migration.setCommand(List.of("flyway", "-X", "migrate it's"));
        migration.setEnvironment(Map.of("LOCATIONS", "classpath:db=1"));
        migration.setSecrets(Map.of("PASSWORD", "/api/password"));
        migration.setTaskRoleArn("arn:aws:iam::111122223333:role/task");
        migration.setExecutionRoleArn("arn:aws:iam::111122223333:role/exec");
        migration.setCpu("512");
        migration.setMemory("1024");
        migration.setNetwork(network);
        migration.setCapacityProviders(List.of(spot));
        migration.setPlatformVersion("LATEST");
        migration.setOnTimeout("leave");
        RetriesParameter retries = new RetriesParameter();
        retries.setAttempts(4);
        retries.setBackoff("10s");
        retries.setExitCodes(List.of(75, 76));
        retries.setLogPatterns(List.of("lock timeout"));
        migration.setRetries(retries);
        migration.setDatabase("postgresql");
        migration.setLockTimeout("5s");
        migration.setStatementTimeout("15m");
        ContractParameter contract = new ContractParameter();
        contract.setServices(List.of("api"));
        contract.setCompatibleImages(List.of("sha256:0a"));
        migration.setContract(contract);
        AfterTaskParameter backfill = new AfterTaskParameter("backfill");
        backfill.setOverrideOf("api");
        backfill.setCommand(List.of("backfill"));
        backfill.setEnvironment(Map.of("BATCH", "100"));
        backfill.setLeaveRunning(true);
        backfill.setTimeout("6h");
        CodeDeployParameter codeDeploy = new CodeDeployParameter("api", "api-prod");
        codeDeploy.setAppSpec("version: 0.0");
        codeDeploy.setHooks(Map.of("AfterAllowTestTraffic", "check-api"));
        codeDeploy.setOnReady("continue");
        ServiceParameter settings = new ServiceParameter("api");
        settings.setContainers(List.of("app"));
        settings.setImage("front:v1");
        settings.setEnabledWhen(List.of("broker"));
        settings.setCreate("{desiredCount: 1}");
        settings.setCodeDeploy(codeDeploy);
        migration.setDestructive(true);
        TimeoutsParameter timeouts = new TimeoutsParameter();
        timeouts.setMigrate("2h");
        timeouts.setVerify("90s");
        timeouts.setBackup("4h");
        RoleParameter role = new RoleParameter("arn:aws:iam::111122223333:role/deploy");
        role.setExternalId("ci-7f3a");
        role.setSessionName("jenkins");
        EcsMigrateAndDeployStep step = new EcsMigrateAndDeployStep();
        step.setRegion("eu-west-1");
        step.setCluster("prod");
        step.setImage("api:v2");
        step.setServices(List.of("api", "worker"));
        step.setContainers(List.of("app"));
        step.setContainersOf(List.of(new ContainersOfParameter("worker", List.of("app", "sidecar"))));
        step.setMigration(migration);
        step.setTimeouts(timeouts);
        step.setCredentials(role);
        step.setCredentialsId("aws");
        step.setProfile("production");
        step.setConfig("deploy.yaml");
        step.setWhenBusy("wait");
        step.setOnCancel("stop");
        LockParameter lock = new LockParameter("locks");
        lock.setKey("orders");
        lock.setLease("10m");
        step.setLock(lock);
        BackupParameter backup = new BackupParameter();
        backup.setInstance("orders");
        backup.setWhen("always");
        backup.setKeep(3);
        backup.setPrefix("shop");
        step.setBackup(backup);
        EventBridgeParameter bus = new EventBridgeParameter();
        bus.setBus("deployments");
        bus.setOn(List.of("started", "failed"));
        WebhookParameter hook = new WebhookParameter();
        hook.setUrl("https://hooks.example.com/deployments");
        hook.setOn(List.of("failed"));
        hook.setBearerTokenVariable("HOOK_TOKEN");
        hook.setSignatureKeyVariable("HOOK_KEY");
        hook.setCa("-----BEGIN CERTIFICATE-----");
        WebhookParameter chat = new WebhookParameter();
        chat.setUrlVariable("CHAT_WEBHOOK_URL");
        NotifyParameter notify = new NotifyParameter();
        notify.setEventBridge(bus);
        notify.setWebhooks(List.of(hook, chat));
        step.setNotify(notify);
        WaveParameter wave = new WaveParameter(List.of("api", "worker"));
        wave.setName("first");
        step.setWaves(List.of(wave));
        wave.setSmokeTests("[{name: up, targets: {}}]");
        step.setOnFailure("rollBack");
        step.setServiceSettings(List.of(settings));
        step.setAfter(List.of(backfill));
        step.setSmokeTests("[{name: front, targets: {}}]");
        step.setStateMachine("deploy-api");
        step.setTags(Map.of("team", "payments"));
        step.setQueue(false);
        step.setDryRun(true);
        step.setStages(false);
        return step;
    }

    @Test
    void itsTextSaysEveryParameter(JenkinsRule jenkins) throws Exception {
        assertThat(Snippetizer.object2Groovy(everything()))
                .isEqualTo("ecsMigrateAndDeploy after: [ecsAfterTask(command: ['backfill'], environment: [BATCH: '100'],"
                        + " leaveRunning: true, name: 'backfill', overrideOf: 'api', timeout: '6h')], backup: ecsBackup(instance: 'orders', keep: 3, prefix: 'shop', when: 'always'), cluster: 'prod', config: 'deploy.yaml', containers: ['app'],"
                        + " containersOf: [ecsContainersOf(containers: ['app', 'sidecar'], service: 'worker')],"
                        + " credentials: ecsRole(externalId: 'ci-7f3a', roleArn:"
                        + " 'arn:aws:iam::111122223333:role/deploy', sessionName: 'jenkins'), credentialsId:"
                        + " 'aws', dryRun: true, image: 'api:v2', lock: ecsLock(key: 'orders', lease: '10m', table: 'locks'), migration: ecsMigration(capacityProviders:"
                        + " [ecsCapacityProvider(base: 1, capacityProvider: 'FARGATE_SPOT', weight: 2)],"
                        + " command: ['flyway', '-X', 'migrate it\\'s'], container: 'app', contract: ecsContract(compatibleImages:"
                        + " ['sha256:0a'], services: ['api']), cpu: '512', database: 'postgresql',"
                        + " derivedFrom: 'api', destructive: true, environment: [LOCATIONS: 'classpath:db=1'], executionRoleArn:"
                        + " 'arn:aws:iam::111122223333:role/exec', lockTimeout: '5s', memory: '1024', network:"
                        + " ecsNetwork(assignPublicIp: true, securityGroups: ['sg-1'], subnets: ['subnet-1',"
                        + " 'subnet-2']), onTimeout: 'leave', platformVersion: 'LATEST',"
                        + " retries: ecsRetries(attempts: 4, backoff: '10s', exitCodes: [75, 76], logPatterns: ['lock timeout']),"
                        + " secrets: [PASSWORD: '/api/password'], statementTimeout: '15m', taskRoleArn: 'arn:aws:iam::111122223333:role/task'),"
                        + " notify: ecsNotify(eventBridge: ecsEventBridge(bus: 'deployments', on: ['started', 'failed']), webhooks:"
                        + " [ecsWebhook(bearerTokenVariable: 'HOOK_TOKEN', ca: '-----BEGIN CERTIFICATE-----', on: ['failed'],"
                        + " signatureKeyVariable: 'HOOK_KEY', url: 'https://hooks.example.com/deployments'),"
                        + " ecsWebhook(urlVariable: 'CHAT_WEBHOOK_URL')]), onCancel:"
                        + " 'stop', onFailure: 'rollBack', profile: 'production', queue: false, region: 'eu-west-1',"
                        + " serviceSettings: [ecsService(codeDeploy: ecsCodeDeploy(appSpec: 'version: 0.0', application: 'api',"
                        + " deploymentGroup: 'api-prod', hooks: [AfterAllowTestTraffic: 'check-api'], onReady: 'continue'),"
                        + " containers: ['app'], create: '{desiredCount: 1}', enabledWhen: ['broker'], image: 'front:v1',"
                        + " name: 'api')], services: ['api',"
                        + " 'worker'], smokeTests: '[{name: front, targets: {}}]', stages: false, stateMachine: 'deploy-api', tags: [team: 'payments'], timeouts: ecsTimeouts(backup: '4h', migrate:"
                        + " '2h', verify: '90s'), waves: [ecsWave(name: 'first', services: ['api', 'worker'],"
                        + " smokeTests: '[{name: up, targets: {}}]')], whenBusy: 'wait'");
    }

    @Test
    void whatItsTextSaysComesBack(JenkinsRule jenkins) throws Exception {
        UninstantiatedDescribable said = UninstantiatedDescribable.from(everything());
        Step back = (Step) new DescribableModel<>(EcsMigrateAndDeployStep.class).instantiate(said.getArguments(), null);
        assertThat(Snippetizer.object2Groovy(back)).isEqualTo(Snippetizer.object2Groovy(everything()));
    }

    @Test
    void everyParameterGoesThroughTheForm(JenkinsRule jenkins) throws Exception {
        assertThat(Snippetizer.object2Groovy(throughTheForm(jenkins, everything())))
                .isEqualTo(Snippetizer.object2Groovy(everything()));
    }

    @Test
    void anEmptyFormGivesNoParameters(JenkinsRule jenkins) throws Exception {
        BeginningStep empty = (BeginningStep) throughTheForm(jenkins, new EcsMigrateAndDeployStep());
        assertThat(Snippetizer.object2Groovy(empty)).isEqualTo("ecsMigrateAndDeploy()");
    }

    @Test
    void thePartsGoThroughTheirForms(JenkinsRule jenkins) throws Exception {
        Step part = throughTheForm(jenkins, new EcsUpdateServiceStep("d-20261102-080500-abcdef"));
        assertThat(Snippetizer.object2Groovy(part)).isEqualTo("ecsUpdateService 'd-20261102-080500-abcdef'");
    }

    private static Step throughTheForm(JenkinsRule jenkins, Step step) throws Exception {
        return jenkins.configRoundtrip(new StepHolder(step)).getStep();
    }

    /** A build step that holds a pipeline step, so that its form can be filled in on a real page. */
    public static final class StepHolder extends Builder {
        private final transient Step step;

        @DataBoundConstructor
        public StepHolder(Step step) {
            this.step = step;
        }

        public Step getStep() {
            return step;
        }

        /** See the class. */
        @TestExtension
        public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
            public List<StepDescriptor> getSteps() {
                return StepDescriptor.all().stream()
                        .filter(d -> d.clazz.getName().startsWith("io.jenkins.plugins.ecsdeploy"))
                        .toList();
            }

            @Override
            public boolean isApplicable(Class<? extends AbstractProject> type) {
                return true;
            }
        }
    }
}
