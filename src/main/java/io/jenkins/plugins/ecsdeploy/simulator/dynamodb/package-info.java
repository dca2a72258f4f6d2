/**
 * The part of DynamoDB that a lease needs: tables with a partition key, conditional writes of one item or of up to 100 in one
 * transaction. Expressions are parsed, and what the parser does not know is refused as AWS refuses it.
 */
package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;
