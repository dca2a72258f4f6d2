/**
 * The main job, played for a newcomer: real schema migrations on a real database, on the simulator, through the real
 * command line. Every fact that it claims is checked.
 */
package io.jenkins.plugins.ecsdeploy.demo;
