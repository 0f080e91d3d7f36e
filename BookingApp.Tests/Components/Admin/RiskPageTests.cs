using System.Text.RegularExpressions;
using BookingApp.Components.Admin.Operations;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Risk;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class RiskPageTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task A_refusal_links_to_the_booking_that_it_was_about()
    {
        var now = World.Clock.Now();
        await World.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.RiskDecisions.Add(new RiskDecision
            {
                Id = Guid.NewGuid(),
                Rule = RiskRules.Blocked,
                Act = RiskAct.Debt,
                SubjectKind = SubjectKind.Email,
                Subject = "email:hash",
                At = now,
                LastAt = now,
                Hour = 1,
                Reference = "ABCDEF7",
                Times = 1,
            });
            return Task.CompletedTask;
        });

        var page = Render<RiskPage>();

        page.WaitForElement("tbody tr");
        Assert.Equal("ABCDEF7", page.Find("tbody a[href='/admin/bookings/ABCDEF7']").TextContent);
        Assert.Contains("Paying a balance ABCDEF7", Regex.Replace(page.Find("tbody tr").TextContent, "\\s+", " "), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_looks_at_one_subject_and_chooses_a_rule_still_looks_at_that_one()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/risk?subject=email:hash&sort=times");

        var page = Render<RiskPage>();

        Assert.Equal("email:hash", page.Find("form input[name=subject]").GetAttribute("value"));
        Assert.Equal("times", page.Find("form input[name=sort]").GetAttribute("value"));
    }
}
