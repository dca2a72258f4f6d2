/**
 * Amazon RDS as far as snapshots go: DB instances and DB clusters, and their manual snapshots. There is no data in them.
 */
package io.jenkins.plugins.ecsdeploy.simulator.rds;
