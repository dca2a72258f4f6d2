package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.Keys;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.bind.JavaScriptMethod;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/**
 * Every method of ours that answers a request, found by reflection: one that is added without being thought of here fails
 * the build.
 */
@WithJenkins
class WebMethodsTest {
    /** Choices that are the same on every controller of the world: by GET, for everybody. */
    private static final Set<String> SAME_FOR_EVERYBODY =
            Set.of("doFillWhenBusyItems", "doFillOnCancelItems", "doFillOnFailureItems", "doFillMigrationItems");

    /** Methods of pages rather than of descriptors, and the test that tries them as somebody who may not. */
    private static final Map<String, String> OF_PAGES =
            Map.of("RollBackPage#doConfirm", "rollback.RollBackPageTest#whoMayNotBuildGetsNothing");

    @RegisterExtension
    final Aws aws = new Aws();

    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void world(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Keys.add();
        Profile profile = new Profile("secret-profile");
        profile.setRegion("eu-west-1");
        profile.setCluster("prod");
        profile.setCredentialsId(Keys.ID);
        EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(profile));
        job = rule.createFreeStyleProject("job");
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("reader"));
    }

    /** Class and name, for instance {@code Profile$DescriptorImpl#doCheckName}. */
    static Map<String, Method> all() throws Exception {
        Map<String, Method> methods = new TreeMap<>();
        for (Class<?> type : ours()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean web = Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && !method.isBridge()
                        && (method.getName().matches("do[A-Z].*|doIndex")
                                || method.isAnnotationPresent(WebMethod.class)
                                || method.isAnnotationPresent(JavaScriptMethod.class));
                if (web) {
                    String owner =
                            type.getName().substring(type.getPackageName().length() + 1);
                    methods.put(owner + "#" + method.getName(), method);
                }
            }
        }
        return methods;
    }

    private static List<Class<?>> ours() throws IOException, URISyntaxException {
        Path root = Path.of(Profile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.startsWith("io.jenkins.plugins.ecsdeploy.jenkins.") && !name.endsWith("-info")) {
                    try {
                        types.add(Class.forName(name, false, WebMethodsTest.class.getClassLoader()));
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        assertThat(types).hasSizeGreaterThan(50);
        return types;
    }

    @Test
    void everyWebMethodIsPostOnlyOrTheSameForEverybody() throws Exception {
        assertThat(all()).hasSizeGreaterThan(20).allSatisfy((name, method) -> assertThat(
                        method.isAnnotationPresent(RequirePOST.class)
                                || method.isAnnotationPresent(POST.class)
                                || SAME_FOR_EVERYBODY.contains(method.getName()))
                .as(name)
                .isTrue());
    }

    @Test
    void everyMethodOfAPageNamesTheTestThatTriesIt() throws Exception {
        Set<String> pages = all().entrySet().stream()
                .filter(e -> descriptor(e.getValue().getDeclaringClass()).isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(pages).isEqualTo(new TreeSet<>(OF_PAGES.keySet()));
        for (String test : OF_PAGES.values()) {
            String[] name = test.split("#", 2);
            Class<?> type = Class.forName(getClass().getPackageName() + "." + name[0]);
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                    .contains(name[1]);
        }
    }

    @Test
    void whoMayNotAskGetsNothingFromAnyOfThem() throws Exception {
        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            web.login("reader");
            web.setThrowExceptionOnFailingStatusCode(false);
            int asked = 0;
            for (Map.Entry<String, Method> one : all().entrySet()) {
                Method method = one.getValue();
                List<String> descriptors = descriptor(method.getDeclaringClass());
                if (SAME_FOR_EVERYBODY.contains(method.getName()) || descriptors.isEmpty()) {
                    continue;
                }
                for (String type : descriptors) {
                    for (String place : List.of("", job.getUrl())) {
                        String name = method.getName().substring(2);
                        String url = place + "descriptorByName/" + type + "/" + Character.toLowerCase(name.charAt(0))
                                + name.substring(1);
                        assertThat(call(web, "GET", url).getStatusCode())
                                .as("GET " + url)
                                .isIn(404, 405);
                        WebResponse answer = call(web, "POST", url);
                        assertThat(answer.getStatusCode()).as(url).isIn(200, 403, 404);
                        assertThat(answer.getContentAsString())
                                .as(url)
                                .doesNotContain(
                                        Keys.ID, Keys.SECRET, "AKIDPROD", "for tests", "secret-profile", "worker");
                        asked++;
                    }
                }
            }
            assertThat(asked).isGreaterThan(40);
        }
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    /** The classes under whose name the descriptor answers; none: it is no descriptor. */
    private List<String> descriptor(Class<?> type) {
        if (!hudson.model.Descriptor.class.isAssignableFrom(type)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (hudson.model.Descriptor<?> d : jenkins.jenkins.getExtensionList(hudson.model.Descriptor.class)) {
            if (type.isInstance(d)) {
                names.add(d.clazz.getName());
            }
        }
        assertThat(names).as(type.getName()).isNotEmpty();
        names.sort(Comparator.naturalOrder());
        return names;
    }

    private WebResponse call(JenkinsRule.WebClient web, String verb, String url) throws Exception {
        WebRequest request = new WebRequest(new URL(web.getContextPath() + url), HttpMethod.valueOf(verb));
        request.setRequestParameters(List.of(
                new NameValuePair("value", "nope"),
                new NameValuePair("region", "eu-west-1"),
                new NameValuePair("credentialsId", ""),
                new NameValuePair("profile", ""),
                new NameValuePair("cluster", "prod"),
                new NameValuePair("services", "api"),
                new NameValuePair("image", "api:v2"),
                new NameValuePair("migration", "DERIVED"),
                new NameValuePair("migrationCommand", "migrate")));
        if (verb.equals("POST")) {
            web.addCrumb(request);
        }
        return web.getPage(request).getWebResponse();
    }
}
