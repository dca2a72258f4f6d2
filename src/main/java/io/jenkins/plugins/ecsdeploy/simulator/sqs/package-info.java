/** Amazon SQS: standard queues with visibility time-outs, long polls and dead letters. No FIFO queues, no batches of sends. */
package io.jenkins.plugins.ecsdeploy.simulator.sqs;
