#!/bin/sh
# All went well, and then it turned out to be wrong after all.
set -e

# What the services ran before the last deployment, whose state file is at hand.
ecs-deploy rollback --undo .ecs-deploy/state.json

# To the very revisions of some former deployment: its state file, or the record
# that it wrote (deploy --record).
ecs-deploy rollback --to releases/1.4.0.json --state .ecs-deploy/back-to-1.4.0.json
