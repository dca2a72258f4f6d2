package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import java.io.IOException;

/** AWS credentials of the controller, for tests. */
public final class Keys {
    public static final String ID = "aws-prod";
    public static final String SECRET = "kept-from-everybody";

    private Keys() {}

    public static void add() throws IOException {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, ID, "AKIDPROD", SECRET, "for tests"));
        SystemCredentialsProvider.getInstance().save();
    }
}
