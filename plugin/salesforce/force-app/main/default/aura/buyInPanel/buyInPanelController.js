({
    prepare: function (component) {
        var view = component.get("v.view") || "panel";
        var recordId = component.get("v.recordId");
        if (view === "panel" && !recordId) {
            component.set("v.message", "The deal panel belongs on an opportunity's page. Choose the view pipeline or coach here.");
            return;
        }
        var wanted = { view: view };
        if (recordId) {
            wanted.recordId = recordId;
        }
        component.set("v.parameters", JSON.stringify(wanted));
    },

    explain: function (component) {
        component.set(
            "v.message",
            "Buy-In could not be opened. Ask your admin for one of its permission sets, or whether the app Buy_In is set up."
        );
    }
})
