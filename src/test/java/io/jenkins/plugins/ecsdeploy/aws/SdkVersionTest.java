package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

class SdkVersionTest {

    /** bin/verify runs this package once more on the SDK that Jenkins brings: it must really be that one. */
    @Test
    void theseTestsRunOnTheSdkThatTheBuildNames() {
        assertThat(VersionInfo.SDK_VERSION).isEqualTo(System.getProperty("aws.sdk.version"));
    }
}
