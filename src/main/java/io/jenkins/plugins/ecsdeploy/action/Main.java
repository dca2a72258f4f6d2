package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import java.io.IOException;
import java.util.Arrays;

/** Where {@code ecs-deploy} starts. */
public final class Main {
    private Main() {}

    /** Never returns: threads that still wait for AWS must not keep the process. */
    public static void main(String[] args) {
        System.exit(run(Io.ofProcess(), args).value());
    }

    static ExitCode run(Io io, String... args) {
        try {
            if (args.length == 0) {
                io.err().print(Commands.OVERVIEW);
                return ExitCode.USAGE;
            }
            return Commands.run(io, args[0], Arrays.copyOfRange(args, 1, args.length));
        } catch (UsageException | ConfigurationException wrong) {
            return refuse(io, wrong.getMessage());
        } catch (IOException e) {
            return refuse(io, "A file can't be used: " + FileTrouble.of(e));
        } catch (RuntimeException | Error e) {
            Defect.tell(io, e);
            return ExitCode.DEFECT;
        }
    }

    private static ExitCode refuse(Io io, String message) {
        Refusal.tell(io, message);
        return ExitCode.USAGE;
    }
}
