namespace BookingApp.Tests.Data;

/// <summary>What an operator reads who has mistyped a setting.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task A_doctor_who_cannot_read_the_settings_could_not_look()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Upkeep:MaxWait"] = "00:00:00" };

        var (exitCode, output) = await TestApp.RunAsync("--doctor", Path.GetTempPath(), settings, "Staging");

        Assert.Equal((2, "Upkeep:MaxWait: The field MaxWait must be between 00:00:01 and 01:00:00."), (exitCode, output.Trim()));
    }

    [Theory]
    [InlineData("Holds:Lifetime", "soon", "Holds:Lifetime is 'soon': allowed is a time such as 00:15:00, with days as 1.00:00:00.")]
    [InlineData("Holds:Lifetime", "1.00:00:01", "Holds:Lifetime: The field Lifetime must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("Holds:PerIp", "many", "Holds:PerIp is 'many': allowed is a number.")]
    [InlineData("Database:Provider", "Oracle", "Database:Provider is 'Oracle': allowed is Sqlite, PostgreSql, SqlServer.")]
    [InlineData("Email:Mode", "Fax", "Email:Mode is 'Fax': allowed is Drawer, Smtp.")]
    [InlineData("Seed:Demo", "perhaps", "Seed:Demo is 'perhaps': allowed is true or false.")]
    [InlineData("Payments:Max", "1,5 €", "Payments:Max is '1,5 €': allowed is a number.")]
    [InlineData("App:BaseUrl", "nonsense", "App:BaseUrl: The BaseUrl field is not a valid fully-qualified http, https, or ftp URL.")]
    [InlineData("Email:Port", "0", "Email:Port is a port from 1 to 65535; 587 speaks STARTTLS, 465 is not supported.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https address, such as http://localhost:4317, or empty.")]
    public async Task A_start_with_a_wrong_setting_says_its_name_and_what_is_allowed_in_a_line(string setting, string value, string line)
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = value }, "Staging");

            Assert.Equal((1, line), (exitCode, output.Trim()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
