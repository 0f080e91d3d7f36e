using BookingApp.Components.Admin.Operations;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Admin;

public sealed class BlocksPageTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task Load_again_takes_the_warning_away_that_somebody_was_faster()
    {
        await using (var db = await World.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE Taken (Id INTEGER PRIMARY KEY); INSERT INTO Taken VALUES (1);"
                + "CREATE TRIGGER Faster BEFORE INSERT ON RiskBlocks BEGIN INSERT INTO Taken VALUES (1); END", TestContext.Current.CancellationToken);
        }

        var page = Render<BlocksPage>();
        page.Find("#value").Change("maya@example.com");
        page.Find("#why").Change("She asked for it");
        await page.Find("form:has(#why)").SubmitAsync(EventArgs.Empty);

        await page.WaitForElement(".alert-warn button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }
}
