package io.jenkins.plugins.ecsdeploy.action;

/** Shows nothing: for looks that are only a means. */
final class Silent implements Face {
    @Override
    public void say(String line) {}

    @Override
    public void finish() {}
}
