# ä module
variable "service" { default = "cart" }
variable "least" {
  type = number
}
locals {
  prefix = "Team/${var.service}"
  groups = { app = "/app/log" }
}
resource "aws_cloudwatch_log_group" "app" {
  name = "/svc/${var.service}" // comment
}
resource "aws_cloudwatch_query_definition" "plain" {
  name            = "${local.prefix}/plain"
  log_group_names = [aws_cloudwatch_log_group.app.name, local.groups.app, module.other.group]
  query_string    = <<EOF
fields @timestamp, ü
  | filter svc = "${var.service}" and a = "$${b}" and m > ${ var.least }
| limit 20
EOF
}

resource "aws_cloudwatch_query_definition" "flush" {
  for_each     = toset([for s in var.services : s if s != "x"])
  name         = "flush-${each.key}"
  query_string = <<-EOT
    fields flush
      | filter host = "${each.value.host}"

    | limit ${var.count > 1 ? 5 : 6}
  EOT
}
resource "aws_cloudwatch_query_definition" "quoted" {
  name         = "quoted"
  query_string = "filter a = \"\u00e9\"\n| limit 21"
}
resource "aws_cloudwatch_query_definition" "joined" {
  name         = "joined"
  query_string = join("\n| ", ["fields joined", "limit 22"])
}
resource "aws_cloudwatch_query_definition" "file" {
  name         = "file"
  query_string = file("${path.module}/queries/q.cwli")
}
resource "aws_cloudwatch_dashboard" "board" {
  dashboard_body = jsonencode({
    widgets = [
      { type = "metric" },
      {
        type = "log", width = 3 * 4
        properties = {
          title = "Slow"
          query : "SOURCE '/g1' | SOURCE '${var.service}' | fields encoded | limit 23"
        }
      },
    ]
  })
}
resource "aws_cloudwatch_dashboard" "text" {
  dashboard_body = <<-JSON
    {"widgets": [{"type": "log", "width": ${var.width}, "properties": {
      "title": "Fast", "query": "fields text\n| filter q = \"${var.service}\" | limit 24"}}]}
  JSON
}
