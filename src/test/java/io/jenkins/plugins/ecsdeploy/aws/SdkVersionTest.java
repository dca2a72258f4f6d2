package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

class SdkVersionTest {

    /** bin/verify runs this package once more on the SDK that Jenkins brings: it must really be that one. */
    @Test
    void theseTestsRunOnTheSdkThatTheBuildNames() throws ReflectiveOperationException {
        // By reflection: the compiler would write the constant of its own SDK in here.
        Object version = VersionInfo.class.getField("SDK_VERSION").get(null);

        assertThat(version).isEqualTo(System.getProperty("aws.sdk.version"));
    }
}
