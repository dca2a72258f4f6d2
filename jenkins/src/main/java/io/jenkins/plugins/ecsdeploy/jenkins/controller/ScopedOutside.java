package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;

/**
 * An outside under a scope of our own: the engine takes everybody who assumes a role for one identity, but in Jenkins not
 * every job may look with another job's eyes, or send another job's secrets.
 */
record ScopedOutside(Outside aws, String scope, Web web) implements Outside {

    @Override
    public Images images() {
        return aws.images();
    }

    @Override
    public Clusters clusters() {
        return aws.clusters();
    }

    @Override
    public TaskDefinitions taskDefinitions() {
        return aws.taskDefinitions();
    }

    @Override
    public Tasks tasks() {
        return aws.tasks();
    }

    @Override
    public Services services() {
        return aws.services();
    }

    @Override
    public BlueGreenDeployments blueGreenDeployments() {
        return aws.blueGreenDeployments();
    }

    @Override
    public Logs logs() {
        return aws.logs();
    }

    @Override
    public TargetGroups targetGroups() {
        return aws.targetGroups();
    }

    @Override
    public StateMachines stateMachines() {
        return aws.stateMachines();
    }

    @Override
    public Events events() {
        return aws.events();
    }

    @Override
    public Locks locks() {
        return aws.locks();
    }

    @Override
    public Snapshots snapshots() {
        return aws.snapshots();
    }
}
