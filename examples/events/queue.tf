# Terraform: pushes to the repository api on their way to a queue.
resource "aws_sqs_queue" "dead" {
  name                      = "pushes-dead"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "pushes" {
  name                       = "pushes"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_cloudwatch_event_rule" "pushes" {
  name = "pushes-of-api"
  event_pattern = jsonencode({
    source      = ["aws.ecr"]
    detail-type = ["ECR Image Action"]
    detail = {
      action-type     = ["PUSH"]
      result          = ["SUCCESS"]
      repository-name = ["api"]
      image-tag       = [{ wildcard = "v*" }]
    }
  })
}

resource "aws_cloudwatch_event_target" "pushes" {
  rule = aws_cloudwatch_event_rule.pushes.name
  arn  = aws_sqs_queue.pushes.arn
}

resource "aws_sqs_queue_policy" "pushes" {
  queue_url = aws_sqs_queue.pushes.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.pushes.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.pushes.arn } }
    }]
  })
}
