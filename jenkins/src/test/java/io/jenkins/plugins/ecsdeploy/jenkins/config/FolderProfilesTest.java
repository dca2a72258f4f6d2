package io.jenkins.plugins.ecsdeploy.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A folder's profiles are for its jobs alone, and win over those further up. */
@WithJenkins
class FolderProfilesTest {

    private static Profile profile(String name, String cluster) {
        Profile profile = new Profile(name);
        profile.setRegion("eu-west-1");
        profile.setCluster(cluster);
        return profile;
    }

    private static String cluster(String name, FreeStyleProject job) {
        return EcsMigrateAndDeployConfiguration.get()
                .profile(name, job)
                .map(Profile::getCluster)
                .orElse(null);
    }

    @Test
    void theNearestProfileWinsAndOthersDontSeeIt(JenkinsRule jenkins) throws Exception {
        EcsMigrateAndDeployConfiguration.get()
                .setProfiles(List.of(profile("prod", "global"), profile("test", "global")));
        Folder outer = jenkins.createProject(Folder.class, "outer");
        outer.addProperty(new FolderProfiles(List.of(profile("prod", "outer"), profile("own", "outer"))));
        Folder inner = outer.createProject(Folder.class, "inner");
        inner.addProperty(new FolderProfiles(List.of(profile("prod", "inner"))));
        FreeStyleProject job = inner.createProject(FreeStyleProject.class, "job");
        FreeStyleProject above = outer.createProject(FreeStyleProject.class, "job");
        FreeStyleProject outside = jenkins.createFreeStyleProject("job");

        assertThat(cluster("prod", job)).isEqualTo("inner");
        assertThat(cluster("own", job)).isEqualTo("outer");
        assertThat(cluster("test", job)).isEqualTo("global");
        assertThat(cluster("prod", above)).isEqualTo("outer");
        assertThat(cluster("prod", outside)).isEqualTo("global");
        assertThat(cluster("own", outside)).isNull();
        assertThat(EcsMigrateAndDeployConfiguration.get().profilesFor(job))
                .extracting(Profile::getName)
                .containsExactly("prod", "own", "test");
    }

    @Test
    void itGoesThroughTheFoldersFormAndItsFile(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderProfiles(List.of(profile("prod", "team"))));

        jenkins.configRoundtrip(folder);

        assertThat(folder.getProperties().get(FolderProfiles.class).getProfiles())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(profile("prod", "team"));
        folder.doReload();
        Folder reloaded = jenkins.jenkins.getItemByFullName("team", Folder.class);
        assertThat(reloaded.getProperties().get(FolderProfiles.class).getProfiles())
                .hasSize(1);
    }

    @Test
    void aFolderWithoutAnyHasNoSuchProperty(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");

        jenkins.configRoundtrip(folder);

        assertThat(folder.getProperties().get(FolderProfiles.class)).isNull();
    }
}
