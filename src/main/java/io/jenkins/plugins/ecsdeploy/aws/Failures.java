package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/** The SDK's exceptions in the engine's words. */
final class Failures {
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired",
            "RequestExpired",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "AuthFailure");

    private static final Set<String> UNAVAILABLE = Set.of(
            "InternalFailure",
            "InternalServerError",
            "InternalError",
            "ServerException",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "RequestTimeout",
            "RequestTimeoutException");

    private Failures() {}

    static OutsideException of(String operation, SdkException e) {
        return e instanceof AwsServiceException answer ? answered(operation, answer) : unanswered(operation, e);
    }

    private static OutsideException answered(String operation, AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String message = details == null || details.errorMessage() == null ? e.getMessage() : details.errorMessage();
        // The SDK assumes a role as part of whichever call comes first: that call is not what was refused.
        String asked = e instanceof StsException && !operation.startsWith("sts:") ? "sts:AssumeRole" : operation;
        return failure(kind(e, code, message == null ? "" : message), asked, code, message, e);
    }

    private static Kind kind(AwsServiceException e, String code, String message) {
        if (e.isThrottlingException()
                || e.statusCode() == 429
                || message.startsWith("Too many concurrent attempts to create a new revision")) {
            return Kind.THROTTLED;
        }
        if (code.isEmpty()) {
            // AWS names its errors: this is a page of something in between, and the call may have gone through.
            return Kind.UNAVAILABLE;
        }
        if (CREDENTIALS.contains(code)) {
            return Kind.CREDENTIALS;
        }
        if (e.statusCode() >= 500 || e.statusCode() == 408 || UNAVAILABLE.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        if (code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation") || e.statusCode() == 403) {
            return Kind.DENIED;
        }
        if (code.endsWith("NotFoundException")
                || code.endsWith("NotFound")
                || code.endsWith("NotFoundFault")
                || code.endsWith("NonExistentQueue")) {
            return Kind.NOT_FOUND;
        }
        return Kind.REFUSED;
    }

    /** No answer: what was asked may have happened all the same, unless there was nobody to ask as. */
    private static OutsideException unanswered(String operation, SdkException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String lower = message.toLowerCase(Locale.ROOT);
        boolean nobody = lower.contains("unable to load credentials")
                || lower.contains("failed to load credentials")
                || lower.contains("profile file contained no credentials");
        return failure(nobody ? Kind.CREDENTIALS : Kind.UNAVAILABLE, operation, "", message, e);
    }

    private static OutsideException failure(Kind kind, String operation, String code, String message, SdkException e) {
        String shown = Secrets.hide(message);
        // The cause is printed by whoever logs a stack trace, so it may not say what the message must not.
        Throwable cause =
                Secrets.hide(String.valueOf(e.getMessage())).equals(String.valueOf(e.getMessage())) ? e : null;
        return new OutsideException(kind, operation, code, shown, cause);
    }

    /** Whether the call came too fast. */
    static boolean slowedDown(Throwable e) {
        return e instanceof AwsServiceException answer && of("", answer).kind() == Kind.THROTTLED;
    }

    /** Whether the call surely had no effect, and may have one if sent again (with the clock that AWS told us). */
    static boolean withoutEffect(Throwable e) {
        return slowedDown(e) || (e instanceof AwsServiceException answer && answer.isClockSkewException());
    }
}
